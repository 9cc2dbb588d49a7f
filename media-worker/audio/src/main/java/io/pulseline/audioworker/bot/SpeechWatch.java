package io.pulseline.audioworker.bot;

/// Whether a user has begun to speak: louder than a room for longer than a click. Needs no model, so it costs
/// nothing;
/// a bot that knows better switches barge-in off and sends `clear` by itself.
final class SpeechWatch {
    /// Root mean square of a frame; a quiet voice on a telephone is above 600, a room below 200.
    private static final int LOUD = 500;

    private static final int FRAMES = 6;

    private int loud;

    /// @return true once, when speech has begun
    boolean hears(short[] frame) {
        long sum = 0;
        for (short sample : frame) {
            sum += (long) sample * sample;
        }
        loud = sum / frame.length > (long) LOUD * LOUD ? loud + 1 : 0;
        return loud == FRAMES;
    }
}
