package io.pulseline.metasim.handset;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One engine of libwebrtc: a phone without a person. Plays a tone or silence, and knows which frequency it hears.
/// Engines are
/// pooled, because making and dropping them leaks native threads. The order of the first lines is what keeps the
/// library alive:
/// playout starts before the source is set, and a device module belongs to one factory only.
public final class Handset implements AutoCloseable {
    private static final int WINDOW = 9_600;

    private final HeadlessAudioDeviceModule device = new HeadlessAudioDeviceModule();
    private final PeerConnectionFactory factory;
    private final AudioTrackSource source;
    private @Nullable RTCPeerConnection connection;
    private @Nullable AudioTrack track;
    private volatile int toneHertz;
    private double phase;
    private final short[] window = new short[WINDOW];
    private int filled;
    private volatile Tones.Heard heard = new Tones.Heard(0, 0);

    public Handset() {
        factory = new PeerConnectionFactory(device);
        device.initPlayout();
        device.startPlayout();
        device.setAudioSource(this::fill);
        AudioOptions plain = new AudioOptions();
        plain.echoCancellation = false;
        plain.autoGainControl = false;
        plain.noiseSuppression = false;
        plain.highpassFilter = false;
        source = factory.createAudioSource(plain);
    }

    /// @param hertz 0 for silence
    public void play(int hertz) {
        toneHertz = hertz;
    }

    /// Over the last 200 ms.
    public Tones.Heard heard() {
        return heard;
    }

    private int fill(byte[] buffer, int samples, int bytesPerSample, int channels, int rate) {
        int hertz = toneHertz;
        for (int i = 0; i < samples; i++) {
            short value = hertz == 0 ? 0 : (short) (9000 * Math.sin(phase));
            phase += 2 * Math.PI * hertz / rate;
            for (int channel = 0; channel < channels; channel++) {
                int at = (i * channels + channel) * 2;
                buffer[at] = (byte) value;
                buffer[at + 1] = (byte) (value >> 8);
            }
        }
        return samples;
    }

    private void hear(byte[] data, int bits, int rate, int channels, int frames) {
        for (int i = 0; i < frames; i++) {
            int at = i * channels * 2;
            window[filled++] = (short) (data[at] & 0xff | data[at + 1] << 8);
            if (filled == WINDOW) {
                heard = Tones.find(window, WINDOW);
                filled = 0;
            }
        }
    }

    /// A complete offer, candidates included. Blocks for as long as gathering takes.
    public String offer() throws Exception {
        CompletableFuture<Boolean> gathered = new CompletableFuture<>();
        RTCPeerConnection fresh = factory.createPeerConnection(new RTCConfiguration(), new PeerConnectionObserver() {
            @Override
            public void onIceCandidate(RTCIceCandidate candidate) {}

            @Override
            public void onIceGatheringChange(RTCIceGatheringState state) {
                if (state == RTCIceGatheringState.COMPLETE) {
                    gathered.complete(true);
                }
            }

            @Override
            public void onTrack(RTCRtpTransceiver transceiver) {
                if (transceiver.getReceiver().getTrack() instanceof AudioTrack remote) {
                    remote.addSink(Handset.this::hear);
                }
            }
        });
        connection = fresh;
        heard = new Tones.Heard(0, 0);
        track = factory.createAudioTrack("phone", source);
        fresh.addTrack(track, List.of("phone"));
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        fresh.createOffer(new RTCOfferOptions(), new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                made.complete(description);
            }

            @Override
            public void onFailure(String error) {
                made.completeExceptionally(new IllegalStateException(error));
            }
        });
        set(fresh, made.get(5, TimeUnit.SECONDS), true);
        gathered.get(5, TimeUnit.SECONDS);
        return fresh.getLocalDescription().sdp;
    }

    public void answer(String sdp) throws Exception {
        RTCPeerConnection open = connection;
        if (open != null) {
            set(open, new RTCSessionDescription(RTCSdpType.ANSWER, sdp), false);
        }
    }

    private static void set(RTCPeerConnection on, RTCSessionDescription description, boolean local) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        SetSessionDescriptionObserver observer = new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(true);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        };
        if (local) {
            on.setLocalDescription(description, observer);
        } else {
            on.setRemoteDescription(description, observer);
        }
        done.get(5, TimeUnit.SECONDS);
    }

    /// Ends the call; the engine can take another.
    @Override
    public void close() {
        RTCPeerConnection open = connection;
        connection = null;
        toneHertz = 0;
        if (open != null) {
            open.close();
        }
    }
}
