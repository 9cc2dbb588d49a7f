package io.pulseline.platform.wire;

/// One end of the inner SRTP link between a media-worker and a sip-worker: where it wants its packets, and
/// the key that
/// it protects its own with. It crosses the control channel only and is never logged. Voice on the link is
/// Opus of
/// payload type [#OPUS], keys are RFC 4733 events at 8 kHz of type [#DTMF], reports share the port.
///
/// @param host    IPv4 literal
/// @param profile name of an SRTP profile that both workers have; both ends use the same
/// @param key     master key and master salt, base64
public record LinkEnd(String host, int port, String profile, String key) {
    public static final int OPUS = 111;
    public static final int DTMF = 126;
    public static final int DTMF_RATE = 8000;

    @Override
    public String toString() {
        return "LinkEnd[" + host + ":" + port + " " + profile + "]";
    }
}
