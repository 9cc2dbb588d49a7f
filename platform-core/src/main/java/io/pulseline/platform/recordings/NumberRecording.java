package io.pulseline.platform.recordings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How calls of one number are recorded.
///
/// @param announcement length of the number's own announcement, null for two short tones
/// @param version      0 while nobody has set anything
public record NumberRecording(Wish wish, @Nullable Duration announcement, int version) {
    public static final int LONGEST_KEPT = 3650;
    public static final int LONGEST_CONSENT = 500;
    static final NumberRecording NONE =
            new NumberRecording(new Wish(RecordingMode.OFF, 90, "", MetaRecording.NONE), null, 0);

    public record Wrong(String field, String message) {}

    /// What somebody sets.
    ///
    /// @param keepDays how long a recording can be heard after its call
    /// @param consent  why it is lawful, in the tenant's own words; kept with each recording
    /// @param meta     what Meta is asked for in [RecordingMode#META]; kept in the others
    public record Wish(RecordingMode mode, int keepDays, String consent, MetaRecording meta) {
        /// What stands in the way of these values; empty when they can be kept.
        public List<Wrong> check() {
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
            if (meta.purpose().length() > MetaRecording.LONGEST_PURPOSE) {
                wrong.add(new Wrong("meta.purpose", "has at most " + MetaRecording.LONGEST_PURPOSE + " characters"));
            }
            if (!MetaRecording.LANGUAGES.contains(meta.language())) {
                wrong.add(new Wrong("meta.language", "is one of " + String.join(", ", MetaRecording.LANGUAGES)));
            }
            if (mode == RecordingMode.META && meta.purpose().isBlank()) {
                wrong.add(new Wrong("meta.purpose", "is required: Meta asks for it"));
            }
            if (mode == RecordingMode.META && !meta.sound() && !meta.words()) {
                wrong.add(new Wrong("meta.sound", "or meta.transcript is true: else Meta has nothing to record"));
            }
            return wrong;
        }
    }

    public RecordingMode mode() {
        return wish.mode();
    }

    public int keepDays() {
        return wish.keepDays();
    }

    public String consent() {
        return wish.consent();
    }

    public MetaRecording meta() {
        return wish.meta();
    }

    /// Our own relay records some of its calls.
    public boolean byUs() {
        return mode() == RecordingMode.ALL || mode() == RecordingMode.ON_DEMAND;
    }
}
