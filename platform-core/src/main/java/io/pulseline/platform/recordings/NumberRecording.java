package io.pulseline.platform.recordings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How calls of one number are recorded.
///
/// @param keepDays     how long a recording can be heard after its call
/// @param consent      why it is lawful, in the tenant's own words; kept with each recording
/// @param announcement length of the number's own announcement, null for two short tones
/// @param version      0 while nobody has set anything
public record NumberRecording(
        RecordingMode mode,
        int keepDays,
        String consent,
        @Nullable Duration announcement,
        int version) {
    public static final int LONGEST_KEPT = 3650;
    public static final int LONGEST_CONSENT = 500;
    static final NumberRecording NONE = new NumberRecording(RecordingMode.OFF, 90, "", null, 0);

    public record Wrong(String field, String message) {}

    /// What stands in the way of these values; empty when they can be kept.
    public static List<Wrong> check(RecordingMode mode, int keepDays, String consent) {
        List<Wrong> wrong = new ArrayList<>();
        if (keepDays < 1 || keepDays > LONGEST_KEPT) {
            wrong.add(new Wrong("keep_days", "is 1 to " + LONGEST_KEPT));
        }
        if (consent.length() > LONGEST_CONSENT) {
            wrong.add(new Wrong("consent", "has at most " + LONGEST_CONSENT + " characters"));
        }
        if (mode != RecordingMode.OFF && consent.isBlank()) {
            wrong.add(new Wrong("consent", "is required: why recording is lawful is kept with each recording"));
        }
        return wrong;
    }
}
