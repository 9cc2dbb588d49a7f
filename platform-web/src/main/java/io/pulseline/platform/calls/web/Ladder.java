package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.SipLadder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The timeline of a call as rows over four lanes, in the order of effect, with a head row at each phase.
final class Ladder {
    private static final Set<String> MILESTONES = Set.of("UserAccepted", "AcceptTaken", "Terminated", "HangUpAsked");
    private static final Set<String> FAULTS = Set.of(
            "SetupFailed", "WorkerGone", "LegBroken", "LegFailed", "AgentGone", "RingExpired", "LegSilent", "PstnSeen");
    private static final Set<String> QUIET = Set.of("Repeat");
    private static final List<String> PHASES = List.of("setup", "ringing", "talk", "end");

    private Ladder() {}

    /// Centre of a lane in the drawing, 240 wide.
    enum Lane {
        AGENT(30, "tenant"),
        US(90, "us"),
        META(150, "meta"),
        USER(210, "user");

        final int x;
        final String party;

        Lane(int x, String party) {
            this.x = x;
            this.party = party;
        }
    }

    /// @param phase set on head rows only; then the rest says nothing
    /// @param tone  `mile`, `fault`, `noop` or empty
    /// @param line  null for an act that stays where it is
    record Row(
            @Nullable String phase,
            String time,
            String millis,
            String kind,
            String detail,
            String speaker,
            String party,
            String tone,
            int dot,
            @Nullable Line line,
            @Nullable String event) {
        /// The detail without what the title says already.
        public String beside(String title) {
            String plain = detail.replace('\'', '’');
            if (!plain.regionMatches(true, 0, title, 0, title.length())) {
                return detail;
            }
            return detail.substring(title.length()).replaceFirst("^[:,;]?\\s*", "");
        }
    }

    /// Whose browsers and telephones stand where agents stand.
    private static final List<String> OWN = List.of("agent", "colleague", "telephony", "supervisor");

    /// An arrow; the path is its head.
    record Line(int from, int to, String head) {}

    static List<Row> of(CallView call, List<CallEntry> entries, CallWords say) {
        List<Row> rows = new ArrayList<>();
        int reached = -1;
        for (CallEntry entry : entries) {
            int phase = Math.max(phase(call, entry.at()), reached);
            if (phase != reached) {
                rows.add(new Row(PHASES.get(phase), "", "", "", "", "", "", "", 0, null, null));
                reached = phase;
            }
            rows.add(row(entry, say));
        }
        return rows;
    }

    private static int phase(CallView call, Instant at) {
        if (reached(call.endedAt(), at)) {
            return 3;
        }
        if (reached(call.answeredAt(), at)) {
            return 2;
        }
        Instant rings =
                call.ringingAt() != null ? call.ringingAt() : call.state().preAcceptedAt();
        return reached(rings, at) ? 1 : 0;
    }

    private static boolean reached(@Nullable Instant boundary, Instant at) {
        return boundary != null && !at.isBefore(boundary);
    }

    private static Row row(CallEntry entry, CallWords say) {
        String tone = QUIET.contains(entry.kind())
                ? "noop"
                : FAULTS.contains(entry.kind()) ? "fault" : MILESTONES.contains(entry.kind()) ? "mile" : "";
        Lane[] lanes = lanes(entry);
        return new Row(
                null,
                say.time(entry.at()),
                say.millis(entry.at()),
                entry.kind(),
                entry.detail(),
                entry.speaker(),
                tone.equals("fault") ? "bad" : lanes[0].party,
                tone,
                lanes[0].x,
                lanes.length < 2 ? null : line(lanes[0].x, lanes[1].x),
                entry.eventId() == null ? null : entry.eventId().toString());
    }

    private static Line line(int from, int to) {
        int way = to > from ? 1 : -1;
        int tip = to - 2 * way;
        return new Line(from + 5 * way, tip - 7 * way, "M" + tip + " 19l" + -9 * way + " -4.5v9z");
    }

    /// From whom to whom; one lane for what happens inside.
    private static Lane[] lanes(CallEntry entry) {
        boolean agentLeg = OWN.stream().anyMatch(whose -> entry.detail().contains(whose + "'s leg"));
        return switch (entry.kind()) {
            case "Dial", "AgentReady", "HangUpAsked", "IceRestart" -> new Lane[] {Lane.AGENT, Lane.US};
            case "Dialled", "MediaReady", "PreAccepted", "AcceptTaken", "AlreadyOver", "Repeat" ->
                new Lane[] {Lane.META, Lane.US};
            case "Invited", "UserAccepted", "UserRejected", "Terminated" -> new Lane[] {Lane.USER, Lane.US};
            case "UserRinging" -> new Lane[] {Lane.META, Lane.USER};
            case "SetupFailed" ->
                entry.speaker().equals("GRAPH") ? new Lane[] {Lane.META, Lane.US} : new Lane[] {Lane.US};
            case "LegConnected", "LegMoved" -> new Lane[] {Lane.US, agentLeg ? Lane.AGENT : Lane.META};
            case "MediaFlowing", "Dtmf", "LegSilent", "LegBroken", "LegFailed" ->
                agentLeg ? new Lane[] {Lane.AGENT, Lane.US} : new Lane[] {Lane.USER, Lane.US};
            case "PstnSeen" -> new Lane[] {Lane.AGENT, Lane.US};
            case "Sip" -> SipLadder.of(entry).map(Ladder::sip).orElse(new Lane[] {Lane.US});
            default -> new Lane[] {Lane.US};
        };
    }

    /// The telephony stands where agents stand.
    private static Lane[] sip(SipLadder step) {
        Lane other = step.meta() ? Lane.META : Lane.AGENT;
        return step.toUs() ? new Lane[] {other, Lane.US} : new Lane[] {Lane.US, other};
    }
}
