package io.pulseline.audioworker.bot;

import io.pulseline.audioworker.voice.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What a bot has said and the user has not heard yet: samples, and marks between them. A bot may send faster than
/// anybody can listen.
final class PlayQueue {
    /// Two minutes.
    static final int MOST_SAMPLES = 120 * Line.RATE;

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private int samples;

    private sealed interface Piece {
        /// @param heard how many samples of it are heard
        final class Sound implements Piece {
            final short[] samples;
            int heard;

            Sound(short[] samples) {
                this.samples = samples;
            }
        }

        record Mark(String name) implements Piece {}
    }

    /// @return false when there is no room for it
    boolean add(short[] sound) {
        if (samples + sound.length > MOST_SAMPLES) {
            return false;
        }
        if (sound.length > 0) {
            pieces.add(new Piece.Sound(sound));
            samples += sound.length;
        }
        return true;
    }

    void mark(String name) {
        pieces.add(new Piece.Mark(name));
    }

    boolean hasSound() {
        return samples > 0;
    }

    /// One frame, filled up with silence.
    ///
    /// @return marks that are passed by it, in order
    List<String> next(short[] to) {
        List<String> passed = new ArrayList<>();
        int count = 0;
        while (count < to.length && !pieces.isEmpty()) {
            switch (pieces.getFirst()) {
                case Piece.Mark(String name) -> {
                    passed.add(name);
                    pieces.removeFirst();
                }
                case Piece.Sound sound -> {
                    int part = Math.min(to.length - count, sound.samples.length - sound.heard);
                    System.arraycopy(sound.samples, sound.heard, to, count, part);
                    sound.heard += part;
                    count += part;
                    samples -= part;
                    if (sound.heard == sound.samples.length) {
                        pieces.removeFirst();
                    }
                }
            }
        }
        java.util.Arrays.fill(to, count, to.length, (short) 0);
        return passed;
    }

    /// Nothing of it will be heard.
    ///
    /// @return the marks that were in it
    List<String> clear() {
        List<String> lost = pieces.stream()
                .filter(Piece.Mark.class::isInstance)
                .map(piece -> ((Piece.Mark) piece).name())
                .toList();
        pieces.clear();
        samples = 0;
        return lost;
    }
}
