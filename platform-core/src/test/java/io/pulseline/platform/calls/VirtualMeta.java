package io.pulseline.platform.calls;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Meta by its documentation, with users who pick up, decline, wait or give up. It knows the truth of every
/// call, which the platform has to arrive at by webhooks that come late, twice, in other batches and in any
/// order.
///
/// @see "Meta, Calling reference, 26 Jun 2026"
final class VirtualMeta implements Calling {
    private final VirtualTime time;
    private final CrashPlan crashes;
    private final double loss;
    private final Consumer<String> broken;
    private final Map<Wacid, Truth> calls = new LinkedHashMap<>();
    private final Map<String, Integer> rings = new LinkedHashMap<>();
    private final List<String> waiting = new ArrayList<>();
    private Carrier carrier = body -> false;
    private BiConsumer<Truth, Duration> onUserCall = (call, patience) -> {};
    private Consumer<Truth> onGoodbye = call -> {};

    VirtualMeta(VirtualTime time, CrashPlan crashes, double loss, Consumer<String> broken) {
        this.time = time;
        this.crashes = crashes;
        this.loss = loss;
        this.broken = broken;
    }

    /// Takes one delivery to the platform.
    interface Carrier {
        /// @return whether it was answered 200
        boolean deliver(byte[] body);
    }

    /// @param onUserCall told of a user who calls and how long the user waits
    /// @param onGoodbye  told of a call whose media ended at Meta
    void serve(Carrier carrier, BiConsumer<Truth, Duration> onUserCall, Consumer<Truth> onGoodbye) {
        this.carrier = carrier;
        this.onUserCall = onUserCall;
        this.onGoodbye = onGoodbye;
    }

    /// One call as it really was.
    static final class Truth {
        final Wacid id;
        final Direction direction;
        final String user;
        final Instant began;
        final @Nullable String opaque;

        @Nullable
        String preAccepted;

        @Nullable
        Instant pickedUp;

        @Nullable
        Instant over;

        boolean failed;

        Truth(Wacid id, Direction direction, String user, Instant began, @Nullable String opaque) {
            this.id = id;
            this.direction = direction;
            this.user = user;
            this.began = began;
            this.opaque = opaque;
        }

        boolean alive() {
            return over == null;
        }

        /// Whole seconds, rounded up as no talk is shorter than one.
        @Nullable
        Long seconds() {
            return pickedUp == null || over == null
                    ? null
                    : Math.max(1, over.getEpochSecond() - pickedUp.getEpochSecond());
        }
    }

    List<Truth> calls() {
        return List.copyOf(calls.values());
    }

    Optional<Truth> find(@Nullable Wacid id) {
        return Optional.ofNullable(id).map(calls::get);
    }

    /// @return how often each dial of ours rang a user
    Map<String, Integer> rings() {
        return rings;
    }

    private String name(String kind) {
        return "wacid." + kind + (calls.size() + 1);
    }

    private String freshUser() {
        return "3859155501" + (10 + calls.size());
    }

    void userCalls() {
        Truth call = new Truth(new Wacid(name("UIC")), Direction.USER_INITIATED, freshUser(), time.instant(), null);
        calls.put(call.id, call);
        Duration patience = time.seconds(8, 60);
        say(call, "\"event\":\"connect\",\"session\":{\"sdp_type\":\"offer\",\"sdp\":\"meta offer\"}");
        onUserCall.accept(call, patience);
        time.start(null, patience, () -> {
            if (call.alive() && call.pickedUp == null) {
                end(call, false);
            }
        });
    }

    @Override
    public GraphResult<Wacid> connect(TenantId tenant, PhoneNumberId from, WaUser to, String offerSdp, Wishes wishes) {
        return exchange("connect", false, () -> {
            Truth call = new Truth(
                    new Wacid(name("BIC")),
                    Direction.BUSINESS_INITIATED,
                    String.valueOf(to.waId()),
                    time.instant(),
                    wishes.opaque());
            calls.put(call.id, call);
            rings.merge(call.user, 1, Integer::sum);
            time.start(null, time.millis(200, 2500), () -> ring(call));
            return new GraphResult.Ok<>(call.id);
        });
    }

    private void ring(Truth call) {
        if (!call.alive()) {
            return;
        }
        if (time.chance(0.1)) {
            call.failed = true;
            end(call, true);
            return;
        }
        say(call, "\"event\":\"connect\",\"session\":{\"sdp_type\":\"answer\",\"sdp\":\"meta answer\"}");
        status(call, "RINGING");
        time.sleep(time.seconds(1, 40));
        if (!call.alive()) {
            return;
        }
        if (time.chance(0.6)) {
            call.pickedUp = time.instant();
            status(call, "ACCEPTED");
            talk(call);
        } else if (time.chance(0.5)) {
            status(call, "REJECTED");
            end(call, false);
        } else {
            end(call, false);
        }
    }

    private void talk(Truth call) {
        // who waits for the other side to hang up finds out here when nobody does
        Duration length = time.chance(0.7) ? time.seconds(2, 90) : Duration.ofMinutes(20);
        time.start(null, length, () -> {
            if (call.alive()) {
                end(call, false);
            }
        });
    }

    private void end(Truth call, boolean failed) {
        call.over = time.instant();
        call.failed = failed;
        onGoodbye.accept(call);
        Instant picked = call.pickedUp;
        String times = picked == null
                ? ""
                : ",\"start_time\":\"%d\",\"end_time\":\"%d\",\"duration\":%d"
                        .formatted(picked.getEpochSecond(), picked.getEpochSecond() + call.seconds(), call.seconds());
        String errors = failed ? ",\"errors\":[{\"code\":138020,\"title\":\"Recipient cannot be reached\"}]" : "";
        say(
                call,
                "\"event\":\"terminate\",\"status\":\"%s\"%s%s"
                        .formatted(failed ? "FAILED" : "COMPLETED", times, errors));
    }

    @Override
    public GraphResult<Accepted> preAccept(TenantId tenant, PhoneNumberId number, Wacid id, String answerSdp) {
        return act("pre_accept", id, call -> {
            if (call.preAccepted != null && !call.preAccepted.equals(answerSdp)) {
                broken.accept("pre_accept of " + id + " was said twice, with two answers");
            }
            call.preAccepted = answerSdp;
            return call.pickedUp == null;
        });
    }

    @Override
    public GraphResult<Accepted> accept(
            TenantId tenant, PhoneNumberId number, Wacid id, String answerSdp, Wishes wishes) {
        return act("accept", id, call -> {
            if (!answerSdp.equals(call.preAccepted)) {
                broken.accept("accept of " + id + " carried another answer than pre_accept");
            }
            if (call.pickedUp != null) {
                return false;
            }
            call.pickedUp = time.instant();
            talk(call);
            return true;
        });
    }

    @Override
    public GraphResult<Accepted> reject(TenantId tenant, PhoneNumberId number, Wacid id) {
        return act("reject", id, call -> {
            if (call.pickedUp != null) {
                return false;
            }
            end(call, false);
            return true;
        });
    }

    @Override
    public GraphResult<Accepted> terminate(TenantId tenant, PhoneNumberId number, Wacid id) {
        return act("terminate", id, call -> {
            end(call, false);
            return true;
        });
    }

    private interface Act {
        /// @return false when the call's state does not allow it
        boolean on(Truth call);
    }

    private GraphResult<Accepted> act(String name, Wacid id, Act act) {
        return exchange(name, true, () -> {
            Truth call = calls.get(id);
            if (call == null || !call.alive() || !act.on(call)) {
                return new GraphResult.Failed<>(fault(GraphFaultKind.CALL_STATE, false, false));
            }
            return new GraphResult.Ok<>(new Accepted());
        });
    }

    private interface Exchange<T> {
        GraphResult<T> carryOut();
    }

    /// A request may never arrive, be refused for Meta's own trouble, or be carried out without its answer
    /// coming back.
    private <T> GraphResult<T> exchange(String name, boolean repeatable, Exchange<T> exchange) {
        crashes.point("before Graph " + name);
        time.sleep(time.millis(15, 250));
        if (time.chance(loss)) {
            boolean busy = time.chance(0.5);
            return new GraphResult.Failed<>(
                    busy
                            ? fault(GraphFaultKind.RATE_LIMITED, repeatable, false)
                            : fault(GraphFaultKind.ANSWER_LOST, false, true));
        }
        GraphResult<T> result = exchange.carryOut();
        time.sleep(time.millis(15, 250));
        crashes.point("after Graph " + name);
        return time.chance(loss) ? new GraphResult.Failed<>(fault(GraphFaultKind.ANSWER_LOST, false, true)) : result;
    }

    private static GraphFault fault(GraphFaultKind kind, boolean retryHelps, boolean outcomeUnknown) {
        return new GraphFault(kind, 500, null, null, kind.name(), null, null, retryHelps, outcomeUnknown);
    }

    private void status(Truth call, String word) {
        send("""
                "statuses":[{"id":"%s","type":"call","status":"%s","timestamp":"%d","recipient_id":"%s"%s}]
                """.formatted(call.id, word, time.instant().getEpochSecond(), call.user, opaque(call)));
    }

    private void say(Truth call, String what) {
        boolean byUser = call.direction == Direction.USER_INITIATED;
        send("""
                "calls":[{"id":"%s","from":"%s","to":"%s","timestamp":"%d","direction":"%s"%s,%s}]
                """.formatted(
                        call.id,
                        byUser ? call.user : "35925550101",
                        byUser ? "35925550101" : call.user,
                        time.instant().getEpochSecond(),
                        call.direction,
                        opaque(call),
                        what));
    }

    private static String opaque(Truth call) {
        return call.opaque == null ? "" : ",\"biz_opaque_callback_data\":\"" + call.opaque + "\"";
    }

    /// Waits a while, perhaps joins another delivery, and is repeated until it was answered 200; at times
    /// also after.
    private void send(String value) {
        String change = """
                {"field":"calls","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101",
                "phone_number_id":"206418377150934"},%s}}""".formatted(value);
        waiting.add(change);
        Duration late = time.chance(0.03)
                ? time.seconds(20, 90)
                : time.chance(0.3) ? time.seconds(0.5, 4) : time.millis(5, 400);
        time.start(null, late, () -> {
            List<String> batch = new ArrayList<>(List.of(change));
            waiting.remove(change);
            if (time.chance(0.15)) {
                // what waits is taken along
                batch.addAll(waiting);
                waiting.clear();
            } else if (time.chance(0.15)) {
                // and told again in its own delivery
                batch.addAll(waiting);
            }
            byte[] body =
                    ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"104729118830551\",\"changes\":["
                                    + String.join(",", batch) + "]}]}")
                            .getBytes(StandardCharsets.UTF_8);
            while (!carrier.deliver(body) || time.chance(0.15)) {
                time.sleep(time.seconds(0.5, 6));
            }
        });
    }
}
