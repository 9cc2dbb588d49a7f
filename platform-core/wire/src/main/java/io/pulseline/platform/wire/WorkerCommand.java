package io.pulseline.platform.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pulseline.platform.kernel.CallId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the platform asks of a worker. Each carries an id that makes a repeat harmless: the same id gets the same
/// answer again.
/// SDP crosses the wire as the text that Meta or the browser wrote; only the worker reads it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(WorkerCommand.AnswerOffer.class),
    @JsonSubTypes.Type(WorkerCommand.RestartLeg.class),
    @JsonSubTypes.Type(WorkerCommand.MakeOffer.class),
    @JsonSubTypes.Type(WorkerCommand.ApplyAnswer.class),
    @JsonSubTypes.Type(WorkerCommand.MakeLink.class),
    @JsonSubTypes.Type(WorkerCommand.SetLink.class),
    @JsonSubTypes.Type(WorkerCommand.JoinLink.class),
    @JsonSubTypes.Type(WorkerCommand.DialLink.class),
    @JsonSubTypes.Type(WorkerCommand.BringBot.class),
    @JsonSubTypes.Type(WorkerCommand.MakeMix.class),
    @JsonSubTypes.Type(WorkerCommand.JoinMix.class),
    @JsonSubTypes.Type(WorkerCommand.SetMix.class),
    @JsonSubTypes.Type(WorkerCommand.ChangeMix.class),
    @JsonSubTypes.Type(WorkerCommand.EndMix.class),
    @JsonSubTypes.Type(WorkerCommand.OpenMedia.class),
    @JsonSubTypes.Type(WorkerCommand.HoldUser.class),
    @JsonSubTypes.Type(WorkerCommand.ResumeUser.class),
    @JsonSubTypes.Type(WorkerCommand.TellUser.class),
    @JsonSubTypes.Type(WorkerCommand.AskUser.class),
    @JsonSubTypes.Type(WorkerCommand.HandOver.class),
    @JsonSubTypes.Type(WorkerCommand.TakeOver.class),
    @JsonSubTypes.Type(WorkerCommand.StartRecording.class),
    @JsonSubTypes.Type(WorkerCommand.PauseRecording.class),
    @JsonSubTypes.Type(WorkerCommand.ResumeRecording.class),
    @JsonSubTypes.Type(WorkerCommand.StartCapture.class),
    @JsonSubTypes.Type(WorkerCommand.StopCapture.class),
    @JsonSubTypes.Type(WorkerCommand.CloseLeg.class),
    @JsonSubTypes.Type(WorkerCommand.CloseSession.class)
})
public sealed interface WorkerCommand {
    UUID commandId();

    CallId callId();

    /// Opens the session if it is new, adds the leg and answers the peer's offer. ICE and DTLS start at once.
    /// The answer for [LegName#META] is kept: pre_accept and accept must carry the very same text.
    ///
    /// @param tenant for the worker's log lines and figures only
    record AnswerOffer(
            UUID commandId,
            CallId callId,
            LegName leg,
            String offerSdp,
            @Nullable String tenant) implements WorkerCommand {}

    /// To a media-worker: the browser behind this leg begins ICE anew, because its network has changed (RFC
    /// 8445 §9). Its keys stay, and its media goes on where it is until it has found another way;
    /// [WorkerEvent.LegMoved] follows then. Refused when there is no such leg, or the offer is of another
    /// connection.
    record RestartLeg(UUID commandId, CallId callId, LegName leg, String offerSdp) implements WorkerCommand {}

    /// Opens the session if it is new, adds the leg and makes our own offer (`a=setup:actpass`).
    record MakeOffer(
            UUID commandId,
            CallId callId,
            LegName leg,
            @Nullable String tenant) implements WorkerCommand {}

    /// The peer's answer to [MakeOffer]. ICE starts at once.
    record ApplyAnswer(UUID commandId, CallId callId, LegName leg, String answerSdp) implements WorkerCommand {}

    /// To a media-worker: opens the session if it is new and puts the link in the place of one of its ends.
    ///
    /// @param standsFor [LegName#META] where a sip-worker has the user, [LegName#AGENT] where it has the
    /// telephony
    record MakeLink(
            UUID commandId,
            CallId callId,
            LegName standsFor,
            @Nullable String tenant) implements WorkerCommand {}

    /// To a media-worker: the sip-worker's end of the link. Media flows from now on.
    record SetLink(UUID commandId, CallId callId, LinkEnd end) implements WorkerCommand {}

    /// To a sip-worker whose call waits for an agent: one has come, and is behind the link. Meta's INVITE
    /// is answered.
    record JoinLink(UUID commandId, CallId callId, LinkEnd end) implements WorkerCommand {}

    /// To a sip-worker: a user who called by Graph is behind the link; ring the telephony.
    ///
    /// @param number  the business number, digits
    /// @param user    digits, or a business-scoped id: what the telephony is shown
    /// @param userName written by a stranger, null when not told
    /// @param wacid   Meta's id, for a PBX that wants it
    /// @param targets tried in order; all are the tenant's
    record DialLink(
            UUID commandId,
            CallId callId,
            LinkEnd end,
            UUID tenant,
            String number,
            String user,
            @Nullable String userName,
            @Nullable String wacid,
            List<SipDecision.Target> targets)
            implements WorkerCommand {}

    /// To an audio-worker: the user is behind the link; bring this bot to the call. It hears and says nothing
    /// before
    /// [OpenMedia]. Answered with the link's end at once; [WorkerEvent.BotReady] or [WorkerEvent.BotLeft] follows.
    record BringBot(UUID commandId, CallId callId, LinkEnd end, BotOrder bot) implements WorkerCommand {}

    /// To a worker that carries a talk: places for links to a mixer: what the user, the agent and the
    /// supervisor say goes there, and what each shall hear comes from there. Nothing changes before
    /// [SetMix]. A mixer that falls silent is left: user and agent hear each other as before.
    /// A media-worker that does not carry the talk has a place for the supervisor alone, and a sip-worker has
    /// those of user and telephony.
    record MakeMix(UUID commandId, CallId callId) implements WorkerCommand {}

    /// To an audio-worker: mix what comes from the three ends.
    ///
    /// @param announced whether user and agent hear two short tones first; a bot never does
    /// @param quiet     whether steady noise is taken out of the user's voice; null, of an older platform, is no
    /// @param partner   null, of an older platform, is a person
    record JoinMix(
            UUID commandId,
            CallId callId,
            MixEnds ends,
            MixMode mode,
            boolean announced,
            @Nullable Boolean quiet,
            @Nullable MixPartner partner)
            implements WorkerCommand {
        public boolean quiets() {
            return Boolean.TRUE.equals(quiet);
        }
    }

    /// To whoever was told [MakeMix]: the mixer's ends. From its first packet on the mixer has the call.
    record SetMix(UUID commandId, CallId callId, MixEnds ends) implements WorkerCommand {}

    /// To an audio-worker: who hears the supervisor from now on.
    record ChangeMix(UUID commandId, CallId callId, MixMode mode) implements WorkerCommand {}

    /// To a media- or sip-worker: user and agent hear each other without the mixer, and the supervisor's leg ends. To
    /// an
    /// audio-worker: the mixer ends. Of a call without one it asks nothing.
    record EndMix(UUID commandId, CallId callId) implements WorkerCommand {}

    /// Until this command no media packet goes to [LegName#META] (Meta takes the first one for the answer);
    /// what the
    /// agent said
    /// before is buffered, bounded, and flushed now. Keep-alive packets start here too.
    record OpenMedia(UUID commandId, CallId callId) implements WorkerCommand {}

    /// The user hears music from now on and is heard by nobody; the agent is not heard by the user. A
    /// colleague's leg
    /// talks with the agent meanwhile. Meta knows no hold: all of it happens on our side of the call.
    record HoldUser(UUID commandId, CallId callId) implements WorkerCommand {}

    /// Ends [HoldUser]. Of a session that holds nobody it asks nothing.
    record ResumeUser(UUID commandId, CallId callId) implements WorkerCommand {}

    /// To a media-worker: the user who hears music hears this once, and music again after it. Of a session
    /// that holds
    /// nobody it asks nothing.
    ///
    /// @param sound Opus packets in Base64, in order
    record TellUser(UUID commandId, CallId callId, List<String> sound) implements WorkerCommand {}

    /// To a media-worker: as [HoldUser], but the user hears this once and then silence instead of music: a
    /// menu, whose
    /// answer is a key ([WorkerEvent.DtmfReceived]).
    ///
    /// @param sound Opus packets in Base64, in order
    record AskUser(UUID commandId, CallId callId, List<String> sound) implements WorkerCommand {}

    /// The colleague's leg becomes the agent's, whose own leg ends, and the user is no longer held. Refused
    /// while no
    /// colleague's leg stands.
    record HandOver(UUID commandId, CallId callId) implements WorkerCommand {}

    /// To a media-worker: the supervisor's leg becomes the agent's, and whoever had that place leaves it, as does
    /// the mixer. Refused while no supervisor's leg stands.
    record TakeOver(UUID commandId, CallId callId) implements WorkerCommand {}

    /// To a media-worker: once both ends stand and media is open, both hear the announcement and nothing else,
    /// and then
    /// each side's packets are kept, a track a side. Of a user on hold nothing is kept. A call is recorded once.
    record StartRecording(UUID commandId, CallId callId, RecordingOrder order) implements WorkerCommand {}

    /// What is said from now on is silence on both tracks. Refused while nothing is recorded.
    record PauseRecording(UUID commandId, CallId callId) implements WorkerCommand {}

    /// Ends [PauseRecording]. Refused while nothing is recorded.
    record ResumeRecording(UUID commandId, CallId callId) implements WorkerCommand {}

    /// To a media-worker: from now on the RTP and RTCP packets of all legs are written down in clear, until the call
    /// ends,
    /// [StopCapture], or the order's bounds. One at a time: refused while another one runs.
    record StartCapture(UUID commandId, CallId callId, CaptureOrder order) implements WorkerCommand {}

    /// Ends [StartCapture]. Of a session without a capture it asks nothing.
    record StopCapture(UUID commandId, CallId callId) implements WorkerCommand {}

    /// Ends one leg, the session stays (a second agent may take over).
    record CloseLeg(UUID commandId, CallId callId, LegName leg) implements WorkerCommand {}

    /// Ends the session. Closing an unknown session is done already.
    record CloseSession(UUID commandId, CallId callId, String reason) implements WorkerCommand {}
}
