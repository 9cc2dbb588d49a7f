package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.CallPermissionReads.Action;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.CallPermissionReads.Limit;
import io.pulseline.platform.graphapi.CallPermissionReads.LivePermission;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A random life of one user with one number: what he does, what we do, what the network does to webhooks. Our ledger
/// is
/// held against the stand-in's book as it goes. Every step moves the clock by a second at least, as Meta's times are
/// whole seconds.
final class PermissionHistory {
    /// What the network does to webhooks.
    enum Network {
        FAITHFUL,
        /// late, in any order, some twice
        SHUFFLED,
        /// the same, and one in five never comes
        LOSSY
    }

    private final CallPermissions permissions;
    private final BookOfMeta meta;
    private final ScriptedClock clock;
    private final Consumer<MetaEvent> hear;
    private final WaUser user;
    private final SimUser sim;
    private final Random random;
    private final Network network;
    private final List<String> told = new ArrayList<>();
    private int count;
    /// Meta took something back without a word: only a live read can tell
    private boolean silent;

    PermissionHistory(
            CallPermissions permissions,
            BookOfMeta meta,
            ScriptedClock clock,
            Consumer<MetaEvent> hear,
            WaUser user,
            Network network,
            long seed) {
        this.permissions = permissions;
        this.meta = meta;
        this.clock = clock;
        this.hear = hear;
        this.user = user;
        this.sim = BookOfMeta.sim(user);
        this.network = network;
        this.random = new Random(seed);
    }

    /// For the message of a failure.
    private String lately() {
        return String.join("\n", told.subList(Math.max(0, told.size() - 25), told.size()));
    }

    /// Meta's own maxima are known from a read only.
    void begin() {
        readLive();
    }

    void step() {
        pass();
        switch (random.nextInt(20)) {
            case 0, 1 -> does("grants", () -> meta.book.grant(meta.number, sim, false));
            case 2 -> does("grants for ever", () -> meta.book.grant(meta.number, sim, true));
            case 3 -> does("denies", () -> meta.book.deny(meta.number, sim));
            case 4 -> does("revokes", () -> meta.book.revoke(meta.number, sim));
            case 5 -> {
                silent = true;
                does("revokes in silence", () -> meta.book.revokeQuietly(meta.number, sim));
            }
            case 6, 7 -> does("writes", () -> meta.book.message(meta.number, sim, "hello"));
            case 8 -> userCalls(random.nextBoolean());
            case 9, 10, 11 -> weAsk(random.nextBoolean());
            case 12, 13, 14, 15, 16 -> weCall(random.nextInt(3) == 0);
            default -> readLive();
        }
        deliver();
        if (network == Network.FAITHFUL && !silent) {
            compare("by webhooks alone");
        }
    }

    private void does(String what, Runnable deed) {
        note("the user " + what);
        deed.run();
    }

    private void note(String what) {
        told.add(clock.instant() + " " + what);
    }

    /// Often to the very second at which something ends, or to the one before or after.
    private void pass() {
        Instant now = clock.instant();
        List<Instant> ends = Stream.concat(
                        Stream.of(live().expiresAt()),
                        live().actions().stream()
                                .flatMap(action -> action.limits().stream())
                                .map(Limit::resetAt))
                .filter(Objects::nonNull)
                .flatMap(end -> Stream.of(end.minusSeconds(1), end, end.plusSeconds(1)))
                .filter(end -> end.isAfter(now))
                .toList();
        if (!ends.isEmpty() && random.nextInt(6) == 0) {
            clock.set(ends.get(random.nextInt(ends.size())));
        } else {
            clock.pass(
                    switch (random.nextInt(8)) {
                        case 0 -> Duration.ofHours(1 + random.nextInt(30));
                        case 1 -> Duration.ofMinutes(1 + random.nextInt(600));
                        default -> Duration.ofSeconds(1 + random.nextInt(300));
                    });
        }
    }

    private LivePermission live() {
        return ((GraphResult.Ok<LivePermission>) meta.read(LedgerScene.TERN, LedgerScene.SOFIA, user)).value();
    }

    private void weAsk(boolean byTemplate) {
        note("we ask " + (byTemplate ? "by a template" : "in free words"));
        boolean windowUnknown = permissions
                .state(LedgerScene.TERN, LedgerScene.SOFIA, user)
                .map(state -> state.windowUntil() == null)
                .orElse(true);
        permissions.request(
                LedgerScene.TERN,
                new Actor.Program("model"),
                LedgerScene.SOFIA,
                user,
                "May we call?",
                byTemplate ? new CallPermissions.Template("may_we_call", "en") : null,
                user.key() + "/" + ++count);
        silent = false;
        if (!byTemplate && windowUnknown) {
            // nobody ever wrote: whether the window is open only Meta knows
            meta.refused.remove(Integer.valueOf(131047));
        }
        assertThat(meta.refused).as("sent, and Meta refused it: %s", lately()).isEmpty();
    }

    private void weCall(boolean answered) {
        CallVerdict verdict = permissions.mayCall(LedgerScene.TERN, LedgerScene.SOFIA, user);
        silent = false;
        boolean metaAllows = metaAllows();
        note("we call: " + verdict.getClass().getSimpleName());
        assertThat(verdict instanceof CallVerdict.Allowed)
                .as("may we call; Meta says %s: %s", metaAllows, lately())
                .isEqualTo(metaAllows);
        if (metaAllows) {
            call("BUSINESS_INITIATED", answered);
        }
    }

    private boolean metaAllows() {
        try {
            meta.book.needPermission(meta.number, sim);
            return true;
        } catch (GraphError refusal) {
            return false;
        }
    }

    private void userCalls(boolean answered) {
        meta.book.openWindow(meta.number, sim);
        call("USER_INITIATED", answered);
    }

    private void call(String direction, boolean answered) {
        note(direction + (answered ? " answered" : " not answered"));
        boolean ours = direction.equals("BUSINESS_INITIATED");
        String id = "wacid." + user.key() + "." + ++count;
        calls("calls", event(id, direction, "connect"));
        if (ours) {
            calls("statuses", status(id, "RINGING"));
        }
        clock.pass(Duration.ofSeconds(1 + random.nextInt(40)));
        Map<String, Object> end;
        if (answered) {
            if (ours) {
                calls("statuses", status(id, "ACCEPTED"));
            }
            long start = clock.instant().getEpochSecond();
            clock.pass(Duration.ofSeconds(1 + random.nextInt(400)));
            end = event(id, direction, "terminate");
            end.put("start_time", String.valueOf(start));
            end.put("end_time", String.valueOf(clock.instant().getEpochSecond()));
            end.put("duration", clock.instant().getEpochSecond() - start);
        } else {
            if (ours && random.nextBoolean()) {
                calls("statuses", status(id, "REJECTED"));
            }
            end = event(id, direction, "terminate");
        }
        end.put("status", "COMPLETED");
        calls("calls", end);
        meta.book.ended(meta.number, sim, !ours, answered);
        if (!ours && random.nextBoolean()) {
            meta.book.grantCallback(meta.number, sim, id);
        }
    }

    private void calls(String list, Map<String, Object> item) {
        Map<String, Object> value = new HashMap<>();
        value.put("messaging_product", "whatsapp");
        value.put("metadata", Map.of("phone_number_id", meta.number.id()));
        value.put("contacts", List.of(Map.of("wa_id", sim.waId(), "user_id", sim.bsuid())));
        value.put(list, List.of(item));
        meta.post("calls", value);
    }

    private Map<String, Object> event(String id, String direction, String name) {
        boolean ours = direction.equals("BUSINESS_INITIATED");
        Map<String, Object> event = new HashMap<>();
        event.put("id", id);
        event.put("from", ours ? meta.number.e164() : sim.waId());
        event.put("to", ours ? sim.waId() : meta.number.e164());
        event.put("event", name);
        event.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        event.put("direction", direction);
        return event;
    }

    private Map<String, Object> status(String id, String word) {
        Map<String, Object> status = new HashMap<>();
        status.put("id", id);
        status.put("type", "call");
        status.put("status", word);
        status.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        status.put("recipient_id", sim.waId());
        return status;
    }

    private void deliver() {
        List<MetaEvent> waiting = meta.mailbox;
        if (network == Network.FAITHFUL) {
            waiting.forEach(hear);
            waiting.clear();
            return;
        }
        int most = random.nextInt(waiting.size() + 1);
        for (int i = 0; i < most; i++) {
            MetaEvent event = waiting.remove(random.nextInt(waiting.size()));
            if (network == Network.LOSSY && random.nextInt(5) == 0) {
                continue;
            }
            hear.accept(event);
            if (random.nextInt(10) == 0) {
                waiting.add(event);
            }
        }
    }

    private void readLive() {
        note("we read live");
        assertThat(permissions.readLive(LedgerScene.TERN, LedgerScene.SOFIA, user))
                .isInstanceOf(GraphResult.Ok.class);
        silent = false;
        compare("after a live read");
    }

    /// Status, end, every limit, and when the next request and call are possible, to the second.
    private void compare(String when) {
        PermissionState ours =
                permissions.state(LedgerScene.TERN, LedgerScene.SOFIA, user).orElse(null);
        if (ours == null || ours.source().equals("never_read")) {
            return;
        }
        LivePermission theirs = live();
        assertThat(line(
                        ours.status().name(),
                        ours.expiresAt(),
                        limits(ours),
                        ours.forecast().nextRequestAt(),
                        ours.forecast().nextCallAt()))
                .as("%s: %s", when, lately())
                .isEqualTo(line(
                        theirs.status().name().replace("NO_PERMISSION", "NONE"),
                        theirs.expiresAt(),
                        limits(theirs),
                        theirs.status().name().equals("PERMANENT") ? null : next(theirs.action(Action.SEND_REQUEST)),
                        theirs.status().name().equals("NO_PERMISSION")
                                ? null
                                : next(theirs.action(Action.START_CALL))));
        if (network == Network.FAITHFUL && ours.status() != PermissionStatus.NONE) {
            assertThat(ours.unansweredStreak())
                    .as("unanswered in a row: %s", lately())
                    .isEqualTo(meta.book.unanswered(meta.number, sim));
        }
    }

    private static String line(Object... parts) {
        return List.of(parts.length, Stream.of(parts).map(String::valueOf).toList())
                .toString();
    }

    private static List<String> limits(PermissionState state) {
        return state.limits().stream()
                .map(limit -> limit.action() + Duration.parse(limit.period()) + " " + limit.used() + "/" + limit.max())
                .toList();
    }

    private static List<String> limits(LivePermission live) {
        return live.actions().stream()
                .flatMap(action -> action.limits().stream()
                        .map(limit -> (action.action() == Action.SEND_REQUEST ? "REQUEST" : "CALL") + limit.period()
                                + " " + limit.used() + "/" + limit.maxAllowed()))
                .toList();
    }

    private static @Nullable Instant next(ActionState action) {
        return action.limits().stream()
                .map(Limit::resetAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
