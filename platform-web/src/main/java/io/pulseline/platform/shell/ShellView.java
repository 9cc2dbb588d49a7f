package io.pulseline.platform.shell;

import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.identity.Visit;
import io.pulseline.platform.tenancy.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `layout/shell` needs.
///
/// @param viewer    null outside of a tenant and of the staff pages
/// @param simulator whether the band says that nothing is real
/// @param tenants   the switcher's list
/// @param zone      "Europe/Sofia, UTC+02:00": printed once per page
/// @param visit     why and until when staff look into this tenant; null for everybody else
/// @param softphone whether this page ends with the softphone
record ShellView(
        @Nullable Viewer viewer,
        boolean simulator,
        List<NavItem> nav,
        List<Tenant> tenants,
        boolean staff,
        String zone,
        boolean softphone,
        @Nullable Visit visit) {
    /// BSP staff look into a tenant.
    public boolean isActing() {
        return viewer != null && visit != null;
    }

    /// A tenant's own people read that it is suspended; staff know.
    public boolean isHalted() {
        return viewer != null
                && viewer.tenant() != null
                && !viewer.acting()
                && !viewer.tenant().active();
    }

    /// Two letters for a tile.
    static String initials(String name) {
        String[] words = name.strip().split("[\\s,]+", -1);
        String first = words[0].substring(0, Math.min(1, words[0].length()));
        String second = words.length > 1
                ? words[words.length - 1].substring(0, 1)
                : words[0].substring(Math.min(1, words[0].length()), Math.min(2, words[0].length()));
        return (first + second).toUpperCase(java.util.Locale.ROOT);
    }

    public String tile(String name) {
        return initials(name);
    }
}
