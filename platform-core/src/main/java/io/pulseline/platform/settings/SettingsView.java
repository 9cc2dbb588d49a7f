package io.pulseline.platform.settings;

import io.pulseline.platform.graphapi.GraphFault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What is wanted of a number beside what Meta has.
///
/// @param version     for `If-Match`; 0 as long as nothing was ever read
/// @param desired     without what only Meta says; empty as long as nothing was ever read
/// @param actual      Meta's document as last told, without passwords; null when never
/// @param asOf        when Meta told it
/// @param drift       fields of which Meta's copy differs
/// @param driftSince  when that was first seen, null when nothing differs
/// @param sentAt      when Meta took the last change, null when there was none
/// @param confirmedAt when Meta's own copy was seen to be that, null when not yet
/// @param fault       why Meta could not be asked now, null when it could or was not
public record SettingsView(
        long version,
        ObjectNode desired,
        @Nullable ObjectNode actual,
        @Nullable Instant asOf,
        List<SettingsChange> drift,
        @Nullable Instant driftSince,
        @Nullable Instant sentAt,
        @Nullable Instant confirmedAt,
        @Nullable GraphFault fault) {}
