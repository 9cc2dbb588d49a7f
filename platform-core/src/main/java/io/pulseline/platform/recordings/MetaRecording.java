package io.pulseline.platform.recordings;

import java.util.List;

/// What Meta is asked for with each call of a number.
///
/// @param sound    both voices
/// @param words    a transcript
/// @param purpose  why, in words for Meta; at most [#LONGEST_PURPOSE] characters
/// @param language of Meta's announcement, one of [#LANGUAGES]
/// @see "Meta, Call recording; Call transcription, 31 Aug 2026"
public record MetaRecording(boolean sound, boolean words, String purpose, String language) {
    public static final int LONGEST_PURPOSE = 250;
    public static final List<String> LANGUAGES = List.of(
            "en", "en_US", "en_AU", "en_CA", "en_GB", "en_IN", "en_NZ", "nl", "fr", "de", "hi", "it", "kn", "pt", "es",
            "es_ES", "te", "vi");
    /// Transcripts are announced in English there.
    public static final List<String> WORDS_ANNOUNCED_IN_ENGLISH = List.of("nl", "es_ES");

    static final MetaRecording NONE = new MetaRecording(true, true, "", "en");

    /// When Meta says it in English although another language was chosen.
    public boolean announcedInEnglish() {
        return words && !sound && WORDS_ANNOUNCED_IN_ENGLISH.contains(language);
    }
}
