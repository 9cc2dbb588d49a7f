package io.pulseline.metasim.world;

/// How a user behaves without a person.
///
/// @param answer     AUTO (after `answerMillis`), REJECT, or MANUAL
/// @param request    GRANT (temporary), GRANT_ALWAYS, DENY or MANUAL, for permission requests
/// @param toneHertz  what the phone plays, 0 for silence
/// @param talkMillis hangs up after so long, 0 for never
public record Policy(String answer, long answerMillis, String request, int toneHertz, long talkMillis) {
    public static Policy manual() {
        return new Policy("MANUAL", 0, "MANUAL", 0, 0);
    }
}
