package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.AgentFloor;
import io.pulseline.platform.calls.web.LiveTail.Follower;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Server-sent events: fragments of the parts that a page shows, whole on each connection, then whenever they
/// change.
/// Each stream occupies a virtual thread of the request and no database connection.
@Controller
class LiveStreamController {
    /// Shorter than the idle limit of any usual proxy; also how fast a face that ends by the clock goes away.
    private static final Duration BEAT = Duration.ofSeconds(5);
    /// A thousand calls bring news many times a second; nobody reads a board faster than this. The dock never
    /// waits.
    private static final Duration BOARD_REST = Duration.ofSeconds(1);

    /// While a call waits, it may go from one agent to the next by the clock alone.
    private static final Duration TURN_REST = Duration.ofSeconds(1);

    /// How long somebody who was let go may still see what happens.
    private static final Duration ASKED = Duration.ofSeconds(1);

    private static final Duration SAME_MOMENT = Duration.ofMillis(200);

    /// Then the browser connects anew, and whether the person may still look is asked again.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final LiveTail tail;
    private final Desk desk;
    private final AgentFloor floor;
    private final LiveBoard board;
    private final Fragments fragments;
    private final People people;
    private final Clock clock;

    LiveStreamController(
            LiveTail tail,
            Desk desk,
            AgentFloor floor,
            LiveBoard board,
            Fragments fragments,
            People people,
            Clock clock) {
        this.floor = floor;
        this.tail = tail;
        this.desk = desk;
        this.board = board;
        this.fragments = fragments;
        this.people = people;
        this.clock = clock;
    }

    /// @param parts `dock`, `board`
    @GetMapping("/t/{tenant}/live/stream")
    void stream(
            Viewer viewer,
            @RequestParam(defaultValue = "dock") Set<String> parts,
            HttpServletRequest request,
            HttpServletResponse response,
            Locale locale)
            throws IOException, InterruptedException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        PrintWriter out = response.getWriter();
        Instant end = clock.instant().plus(LONGEST);
        Map<String, String> sent = new HashMap<>();
        Face face = new Face.Idle();
        boolean drawn = false;
        boolean boardDrawn = false;
        Instant boardDue = Instant.MIN;
        LiveBoard.Picture seen = LiveBoard.Picture.NONE;
        Instant seenDue = Instant.MIN;
        boolean callsWait = false;
        Instant askedAgain = Instant.MIN;
        long since = System.nanoTime();
        try (Follower follower = tail.follow(viewer.tenantId())) {
            out.write("retry: 1000\n\nevent: clock\ndata: " + clock.millis() + "\n\n");
            while (follower.open() && clock.instant().isBefore(end)) {
                // somebody who was let go must not see what comes next; a thousand calls bring news many times a second
                if (!clock.instant().isBefore(askedAgain)) {
                    askedAgain = clock.instant().plus(ASKED);
                    if (!people.enters(viewer.person(), viewer.tenantId())) {
                        return;
                    }
                }
                if (parts.contains("dock") && viewer.calls()) {
                    if (!clock.instant().isBefore(seenDue)) {
                        seenDue = clock.instant().plus(AgentFloor.BEAT);
                        floor.seen(viewer.tenantId(), viewer.person(), viewer.name());
                    }
                    Desk.Seen desked = desk.after(viewer, face, since);
                    callsWait = desked.callsWait();
                    // most news is of other people's calls: the same face is not drawn again
                    if (!drawn || !desked.face().equals(face)) {
                        face = desked.face();
                        drawn = true;
                        send(
                                out,
                                "dock",
                                fragments.render("calls/_dock", desk.model(viewer, face), request, response, locale),
                                sent);
                    }
                }
                boolean boardWaits = parts.contains("board") && clock.instant().isBefore(boardDue);
                if (parts.contains("board") && !boardWaits) {
                    boardDue = clock.instant().plus(BOARD_REST);
                    LiveBoard.Picture now = board.picture(viewer);
                    if (!boardDrawn || !now.equals(seen)) {
                        for (Map<String, Object> step :
                                board.steps(viewer, now, boardDrawn ? seen : LiveBoard.Picture.NONE)) {
                            write(out, fragments.render("calls/_board-change", step, request, response, locale));
                        }
                        boardDrawn = true;
                    }
                    seen = now;
                }
                out.write(": beat\n\n");
                if (out.checkError()) {
                    return;
                }
                boolean news = follower.await(boardWaits ? BOARD_REST : callsWait ? TURN_REST : BEAT);
                // what changed by the clock alone was read for another softphone a moment ago
                since = news ? follower.newest() : System.nanoTime() - SAME_MOMENT.toNanos();
            }
        }
    }

    private static void send(PrintWriter out, String part, String fragment, Map<String, String> sent) {
        if (!fragment.equals(sent.put(part, fragment))) {
            write(out, fragment);
            // a face that waited for the board to be drawn could come after the answer to a button
            out.flush();
        }
    }

    private static void write(PrintWriter out, String fragment) {
        out.write("event: fragment\n");
        fragment.lines().filter(line -> !line.isBlank()).forEach(line -> out.write("data: " + line + "\n"));
        out.write("\n");
    }
}
