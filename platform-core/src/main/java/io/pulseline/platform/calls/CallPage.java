package io.pulseline.platform.calls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param next opaque cursor of the following page, null on the last one
public record CallPage(List<CallView> items, @Nullable String next) {}
