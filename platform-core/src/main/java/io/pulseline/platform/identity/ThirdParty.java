package io.pulseline.platform.identity;

import java.util.List;

/// Pages that need something from elsewhere, named one by one: everything else stays as closed as before.
///
/// @param pages    path pattern
/// @param scripts  origins whose scripts run there
/// @param partners origins that those scripts may speak to, show in a frame, and open as a window that can answer
public record ThirdParty(String pages, List<String> scripts, List<String> partners) {}
