package io.pulseline.platform.shell;

import java.util.List;

/// One group of the rail.
///
/// @param key   message key under `nav.`
/// @param open  the page shown belongs to this group
/// @param pages shown while the group is open; empty for a group of one page
record NavItem(String key, String icon, String href, boolean open, List<NavPage> pages) {
    /// @param current this very page is shown
    record NavPage(String key, String href, boolean current) {}
}
