package io.pulseline.platform.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pulseline.platform.kernel.CallId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the platform asks of a worker. Each carries an id that makes a repeat harmless: the same id gets the same
/// answer again.
/// SDP crosses the wire as the text that Meta or the browser wrote; only the worker reads it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(WorkerCommand.AnswerOffer.class),
    @JsonSubTypes.Type(WorkerCommand.MakeOffer.class),
    @JsonSubTypes.Type(WorkerCommand.ApplyAnswer.class),
    @JsonSubTypes.Type(WorkerCommand.OpenMedia.class),
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

    /// Opens the session if it is new, adds the leg and makes our own offer (`a=setup:actpass`).
    record MakeOffer(
            UUID commandId,
            CallId callId,
            LegName leg,
            @Nullable String tenant) implements WorkerCommand {}

    /// The peer's answer to [MakeOffer]. ICE starts at once.
    record ApplyAnswer(UUID commandId, CallId callId, LegName leg, String answerSdp) implements WorkerCommand {}

    /// Until this command no media packet goes to [LegName#META] (Meta takes the first one for the answer); what the
    /// agent said
    /// before is buffered, bounded, and flushed now. Keep-alive packets start here too.
    record OpenMedia(UUID commandId, CallId callId) implements WorkerCommand {}

    /// Ends one leg, the session stays (a second agent may take over).
    record CloseLeg(UUID commandId, CallId callId, LegName leg) implements WorkerCommand {}

    /// Ends the session. Closing an unknown session is done already.
    record CloseSession(UUID commandId, CallId callId, String reason) implements WorkerCommand {}
}
