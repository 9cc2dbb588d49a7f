package io.pulseline.rtp.codec;

/// Opus for one call direction each way: mono, 8,000 samples a second at our side, whatever the peer encodes. One
/// owning
/// thread; native memory goes with [#close].
public interface OpusVoice extends AutoCloseable {
    int RATE = 8000;
    /// Samples of the longest packet, 120 ms.
    int LONGEST = RATE * 120 / 1000;

    /// @param pcm   `samples` of mono at 8 kHz: 80, 160, 320, 480
    /// @return bytes written
    int encode(short[] pcm, int samples, byte[] to, int at);

    /// @return samples written, 0 for a packet that cannot be read
    int decode(byte[] packet, int at, int length, short[] pcm);

    /// What a lost packet may have sounded like.
    ///
    /// @return samples written
    int conceal(int samples, short[] pcm);

    @Override
    void close();

    /// By libopus where this machine has it.
    static OpusVoice open() {
        return NativeOpus.isThere() ? new NativeOpus() : new JavaOpus();
    }

    /// `libopus …` or `Java`, for pages and figures.
    static String engine() {
        return NativeOpus.isThere() ? NativeOpus.version() : "Java";
    }
}
