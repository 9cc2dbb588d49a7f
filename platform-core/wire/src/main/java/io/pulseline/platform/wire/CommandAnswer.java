package io.pulseline.platform.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;

/// What a worker answers. A refusal is an answer, not an HTTP error: HTTP errors mean that the channel itself
/// failed.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(CommandAnswer.Done.class),
    @JsonSubTypes.Type(CommandAnswer.SdpReady.class),
    @JsonSubTypes.Type(CommandAnswer.LinkReady.class),
    @JsonSubTypes.Type(CommandAnswer.MixReady.class),
    @JsonSubTypes.Type(CommandAnswer.Refused.class)
})
public sealed interface CommandAnswer {
    UUID commandId();

    record Done(UUID commandId) implements CommandAnswer {}

    /// Answer to AnswerOffer and MakeOffer: the worker's own description.
    record SdpReady(UUID commandId, String sdp) implements CommandAnswer {}

    /// Answer to MakeLink, JoinLink, DialLink and BringBot: the worker's own end.
    record LinkReady(UUID commandId, LinkEnd end) implements CommandAnswer {}

    /// Answer to MakeMix and JoinMix: the worker's own ends.
    record MixReady(UUID commandId, MixEnds ends) implements CommandAnswer {}

    /// @param code   one of [RefusalCode]
    /// @param detail one sentence for the timeline; names the SDP rule that failed
    record Refused(UUID commandId, RefusalCode code, String detail) implements CommandAnswer {}
}
