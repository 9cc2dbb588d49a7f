package io.pulseline.rtp.codec;

/// Opus for one call direction each way: mono, at our side [#RATE] samples a second or another rate of Opus,
/// whatever
/// the peer encodes. One owning thread; native memory goes with [#close].
public interface OpusVoice extends AutoCloseable {
    int RATE = 8000;
    /// Samples of the longest packet, 120 ms.
    int LONGEST = longest(RATE);

    /// @param pcm   `samples` of mono: 10, 20, 40 or 60 ms
    /// @return bytes written
    int encode(short[] pcm, int samples, byte[] to, int at);

    /// @return samples written, 0 for a packet that cannot be read
    int decode(byte[] packet, int at, int length, short[] pcm);

    /// What was in the packet before this one, which is lost: from the copy in this one, where there is one,
    /// else as
    /// [#conceal].
    ///
    /// @return samples written
    int recover(byte[] packet, int at, int length, int samples, short[] pcm);

    /// How much of what we send is lost on its way. While nothing is, no copies are sent: they would cost a
    /// third of
    /// the
    /// work, and bits that the voice itself can use.
    void losing(double percent);

    /// What a lost packet may have sounded like.
    ///
    /// @return samples written
    int conceal(int samples, short[] pcm);

    @Override
    void close();

    /// Of 0 to 10. Of a voice of 8 kHz at [#BITRATE], 5 sounds no better than 2, and costs half as much again.
    int COMPLEXITY = 2;

    int BITRATE = 24_000;

    /// @return what the encoder is told: nothing below one packet in a hundred
    static int expected(double percent) {
        return percent < 1 ? 0 : (int) Math.min(25, Math.max(5, Math.round(percent)));
    }

    /// By libopus where this machine has it.
    static OpusVoice open() {
        return open(RATE);
    }

    /// The same at another rate of Opus: 8,000, 12,000, 16,000, 24,000, 48,000.
    static OpusVoice open(int rate) {
        return NativeOpus.isThere() ? new NativeOpus(rate) : new JavaOpus(rate);
    }

    /// Samples of the longest packet, 120 ms.
    static int longest(int rate) {
        return rate * 120 / 1000;
    }

    /// `libopus …` or `Java`, for pages and figures.
    static String engine() {
        return NativeOpus.isThere() ? NativeOpus.version() : "Java";
    }
}
