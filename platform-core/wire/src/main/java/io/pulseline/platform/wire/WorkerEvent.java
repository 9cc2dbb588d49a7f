package io.pulseline.platform.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pulseline.platform.kernel.CallId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A fact that a worker saw. Spooled on the worker's disk and delivered at least once, in order per call, into
/// the same
/// inbox as
/// Meta's webhooks; (worker, epoch, sequence) is the key that makes a repeat harmless.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(WorkerEvent.LegConnected.class),
    @JsonSubTypes.Type(WorkerEvent.LegMoved.class),
    @JsonSubTypes.Type(WorkerEvent.LegFailed.class),
    @JsonSubTypes.Type(WorkerEvent.MediaFlowing.class),
    @JsonSubTypes.Type(WorkerEvent.LegSilent.class),
    @JsonSubTypes.Type(WorkerEvent.DtmfReceived.class),
    @JsonSubTypes.Type(WorkerEvent.QualityReported.class),
    @JsonSubTypes.Type(WorkerEvent.RecordingStarted.class),
    @JsonSubTypes.Type(WorkerEvent.RecordingEnded.class),
    @JsonSubTypes.Type(WorkerEvent.CaptureEnded.class),
    @JsonSubTypes.Type(WorkerEvent.SessionEnded.class),
    @JsonSubTypes.Type(WorkerEvent.SipRinging.class),
    @JsonSubTypes.Type(WorkerEvent.SipTurn.class),
    @JsonSubTypes.Type(WorkerEvent.SipAnswered.class),
    @JsonSubTypes.Type(WorkerEvent.SipEnded.class),
    @JsonSubTypes.Type(WorkerEvent.SipPstnSeen.class),
    @JsonSubTypes.Type(WorkerEvent.SipMessageSeen.class),
    @JsonSubTypes.Type(WorkerEvent.BotReady.class),
    @JsonSubTypes.Type(WorkerEvent.BotLeft.class)
})
public sealed interface WorkerEvent {
    CallId callId();

    /// The worker's clock.
    Instant at();

    /// ICE nominated and DTLS keys agreed.
    ///
    /// @param localCandidate  `address:port` of ours
    /// @param remoteCandidate `address:port` of the peer
    /// @param dtlsRole        `client` or `server`, ours
    /// @param srtpProfile     agreed SRTP protection profile
    record LegConnected(
            CallId callId,
            Instant at,
            LegName leg,
            long iceMillis,
            long dtlsMillis,
            String localCandidate,
            String remoteCandidate,
            String dtlsRole,
            String srtpProfile)
            implements WorkerEvent {}

    /// After [WorkerCommand.RestartLeg], and only then, the browser has found another way.
    ///
    /// @param remoteCandidate `address:port` where the peer is now
    /// @param millis          from the command to the peer's choice
    record LegMoved(CallId callId, Instant at, LegName leg, String remoteCandidate, long millis)
            implements WorkerEvent {}

    record LegFailed(CallId callId, Instant at, LegName leg, LegFault fault, String detail) implements WorkerEvent {}

    /// First media packet from this leg.
    record MediaFlowing(CallId callId, Instant at, LegName leg) implements WorkerEvent {}

    /// No media from this leg for so long; Meta's client drops at 20 s from the start and at 30 s later.
    record LegSilent(CallId callId, Instant at, LegName leg, long silentMillis) implements WorkerEvent {}

    /// A key that the leg's peer pressed (RFC 4733), reported once, when released.
    record DtmfReceived(CallId callId, Instant at, LegName leg, String digit, int durationMillis)
            implements WorkerEvent {}

    /// Quality of what this leg's peer sent to us, over the last interval.
    ///
    /// @param packets      received in the interval
    /// @param lost         missing in the interval, by sequence numbers
    /// @param jitterMillis RFC 3550 interarrival jitter
    /// @param roundTripMillis from RTCP; null before the first report
    /// @param mos          estimated, 1 to 4.5 (ITU-T G.107 E-model, simplified); null when nothing was received
    /// @param remoteLossPercent what the peer says of our packets; null before the first report
    /// @param loudestDbov the loudest packet, 0 to -127; null where nobody measured
    /// @param cutPercent  of the packets with voice, those cut off at the top; null for no voice
    record QualityReported(
            CallId callId,
            Instant at,
            LegName leg,
            long packets,
            long lost,
            double jitterMillis,
            @Nullable Double roundTripMillis,
            @Nullable Double mos,
            @Nullable Double remoteLossPercent,
            @Nullable Integer loudestDbov,
            @Nullable Double cutPercent)
            implements WorkerEvent {
        /// Of a leg whose loudness is not known.
        public QualityReported(
                CallId callId,
                Instant at,
                LegName leg,
                long packets,
                long lost,
                double jitterMillis,
                @Nullable Double roundTripMillis,
                @Nullable Double mos,
                @Nullable Double remoteLossPercent) {
            this(callId, at, leg, packets, lost, jitterMillis, roundTripMillis, mos, remoteLossPercent, null, null);
        }
    }

    /// Both ends have heard the announcement; from this moment on their voices are kept.
    record RecordingStarted(CallId callId, Instant at, UUID recording) implements WorkerEvent {}

    /// Everything that was recorded is written and on its way.
    ///
    /// @param millis        length of both tracks; 0 when the call ended before the announcement had
    /// @param userParts     parts of the user's track
    /// @param businessParts parts of the business's track
    record RecordingEnded(CallId callId, Instant at, UUID recording, long millis, int userParts, int businessParts)
            implements WorkerEvent {}

    /// Every packet that was captured is written and on its way.
    ///
    /// @param packets of all legs, both directions
    /// @param bytes   of the whole file, unsealed
    record CaptureEnded(
            CallId callId, Instant at, UUID capture, CaptureEnd end, long millis, long packets, long bytes, int parts)
            implements WorkerEvent {}

    /// @param reason the reason of CloseSession, or what ended it from within
    record SessionEnded(CallId callId, Instant at, String reason) implements WorkerEvent {}

    /// The far end of a SIP call rings.
    record SipRinging(CallId callId, Instant at) implements WorkerEvent {}

    /// Whose turn a user's SIP call is.
    ///
    /// @param agents true when it waits for an agent's browser ([WorkerCommand.JoinLink]), false when it
    /// waits no
    /// longer
    record SipTurn(CallId callId, Instant at, boolean agents) implements WorkerEvent {}

    /// Both legs of a SIP call are joined.
    ///
    /// @param wacid  of a business's call, from Meta's answer; null when it told none
    /// @param bsuid  the same
    /// @param target who answered, for the timeline
    record SipAnswered(
            CallId callId,
            Instant at,
            @Nullable String wacid,
            @Nullable String bsuid,
            String target) implements WorkerEvent {}

    /// A SIP call is over. The only word of Meta's on its length is in its BYE.
    ///
    /// @param by          who ended it
    /// @param answeredAt  null when nobody answered
    /// @param metaSeconds Meta's talk time, null when the business hung up
    /// @param status      SIP status of a refusal, null for a BYE
    /// @param reason      the refusing side's own text
    record SipEnded(
            CallId callId,
            Instant at,
            SipEnd by,
            @Nullable Instant answeredAt,
            @Nullable Long metaSeconds,
            @Nullable Integer status,
            String reason)
            implements WorkerEvent {}

    /// The telephony showed that the telephone network is behind it; the worker ends the call by itself.
    ///
    /// @param peer trunk or extension, null when nobody has the call
    record SipPstnSeen(CallId callId, Instant at, @Nullable UUID peer, PstnSign sign) implements WorkerEvent {}

    /// One step of the ladder. Never a body, never a credential.
    ///
    /// @param out   whether we sent it
    /// @param line  method, or status and reason
    /// @param peer  `host:port` of the other side
    record SipMessageSeen(CallId callId, Instant at, LegName leg, boolean out, String line, String peer)
            implements WorkerEvent {}

    /// The bot answered its door and waits for the voice.
    record BotReady(CallId callId, Instant at) implements WorkerEvent {}

    /// The bot is with the call no longer, or never came.
    ///
    /// @param to     where it wants the call to go; null unless it passed the call on, and where the plan decides
    /// @param detail one sentence for the timeline; of a bot's own words, what it said
    record BotLeft(
            CallId callId, Instant at, BotEnd end, @Nullable String to, String detail) implements WorkerEvent {}
}
