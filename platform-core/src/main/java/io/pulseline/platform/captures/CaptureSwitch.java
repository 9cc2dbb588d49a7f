package io.pulseline.platform.captures;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.calls.CallTap;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CaptureOrder;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Switches captures on and off. One that cannot be made is a line in the call's timeline, never the end of the call.
@Service
public class CaptureSwitch implements CallTap {
    public static final int LONGEST_REASON = 300;
    private static final Logger LOG = LoggerFactory.getLogger(CaptureSwitch.class);

    private final TenantTransactions transactions;
    private final CaptureRows rows;
    private final CaptureProperties bounds;
    private final TenantVault vault;
    private final AuditTrail audit;
    private final LiveCalls calls;
    private final CallNotes notes;
    private final Workers workers;
    private final ObjectMapper json;
    private final Clock clock;

    CaptureSwitch(
            TenantTransactions transactions,
            CaptureRows rows,
            CaptureProperties bounds,
            TenantVault vault,
            AuditTrail audit,
            LiveCalls calls,
            CallNotes notes,
            Workers workers,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.bounds = bounds;
        this.vault = vault;
        this.audit = audit;
        this.calls = calls;
        this.notes = notes;
        this.workers = workers;
        this.json = json;
        this.clock = clock;
    }

    /// What becomes of a wish.
    public sealed interface Outcome {
        record Done(UUID capture) implements Outcome {}

        /// One runs, or waits, already.
        record Already() implements Outcome {}

        /// This very wish came before.
        record Repeated(UUID capture) implements Outcome {}

        /// Its key stands for another wish.
        record KeyTaken() implements Outcome {}

        /// The call is over, or there is none.
        record NoCall() implements Outcome {}

        /// @param why one sentence
        record Refused(String why) implements Outcome {}
    }

    /// What somebody wants to see of a call.
    ///
    /// @param reason 1 to [#LONGEST_REASON] characters
    /// @param voice  with the payload of each packet, not only its headers
    /// @param key    a program's, for its repeats; null for people
    public record Wish(
            String reason, boolean voice, @Nullable String key) {
        public Wish(String reason, boolean voice) {
            this(reason, voice, null);
        }

        /// A key stands for one wish.
        String digest(CallId call, boolean goesOn) {
            return UUID.nameUUIDFromBytes((call + "|" + goesOn + "|" + voice + "|" + reason).getBytes(UTF_8))
                    .toString();
        }
    }

    /// From now on the packets of this call are captured.
    public Outcome now(TenantId tenant, Actor actor, CallId id, Wish wish) {
        Optional<CallView> call =
                calls.find(tenant, id).filter(one -> !one.state().ended());
        Optional<Outcome> repeat = repeat(tenant, id, wish, true);
        if (repeat.isPresent()) {
            return repeat.get();
        }
        if (call.isEmpty()) {
            return new Outcome.NoCall();
        }
        UUID fresh = UUID.randomUUID();
        boolean first = transactions.inTenant(tenant, () -> insert(actor, call.get(), fresh, wish, true));
        if (!first) {
            return repeat(tenant, id, wish, true).orElseGet(Outcome.Already::new);
        }
        @Nullable
        String refusal = begin(call.get(), fresh, wish.voice(), actor.label() + " captures the call's packets");
        return refusal == null ? new Outcome.Done(fresh) : new Outcome.Refused(refusal);
    }

    /// The packets of the next call of this one's number are captured, if it comes soon enough.
    public Outcome next(TenantId tenant, Actor actor, CallId id, Wish wish) {
        Optional<CallView> call = calls.find(tenant, id);
        if (call.isEmpty()) {
            return new Outcome.NoCall();
        }
        return transactions.inTenant(
                tenant,
                () -> repeat(tenant, id, wish, false).orElseGet(() -> {
                    // one that nobody came for is not in the way of another one
                    rows.waiting(call.get().number())
                            .filter(old -> !clock.instant().isBefore(old.keepUntil()))
                            .ifPresent(
                                    old -> rows.removed(old.id(), PacketCapture.State.EXPIRED, clock.instant(), null));
                    UUID fresh = UUID.randomUUID();
                    return insert(actor, call.get(), fresh, wish, false)
                            ? new Outcome.Done(fresh)
                            : repeat(tenant, id, wish, false).orElseGet(Outcome.Already::new);
                }));
    }

    private Optional<Outcome> repeat(TenantId tenant, CallId call, Wish wish, boolean goesOn) {
        String key = wish.key();
        return key == null
                ? Optional.empty()
                : transactions
                        .inTenant(tenant, () -> rows.repeated(key))
                        .map(before -> before.digest().equals(wish.digest(call, goesOn))
                                ? new Outcome.Repeated(before.id())
                                : new Outcome.KeyTaken());
    }

    /// Ends what runs; the call goes on.
    ///
    /// @return false when nothing runs, and when the worker does not answer
    public boolean stop(TenantId tenant, Actor actor, CallId id) {
        Optional<CallView> call = calls.find(tenant, id);
        Optional<PacketCapture> running = transactions.inTenant(
                tenant,
                () -> rows.ofCall(id).stream()
                        .filter(one -> one.state() == PacketCapture.State.RUNNING)
                        .findFirst());
        if (call.isEmpty()
                || running.isEmpty()
                || refusal(call.get(), new WorkerCommand.StopCapture(UUID.randomUUID(), id)) != null) {
            return false;
        }
        transactions.inTenant(tenant, () -> {
            audit.record(
                    tenant,
                    actor,
                    "capture.stop",
                    "call:" + id,
                    null,
                    json.writeValueAsString(Map.of("capture", running.get().id())));
        });
        return true;
    }

    @Override
    public void beforeMedia(CallView call) {
        try {
            transactions
                    .inTenant(call.tenant(), () -> rows.claim(call.number(), call.id(), clock.instant()))
                    .ifPresent(one -> begin(
                            call, one.id(), one.voice(), one.askedBy() + " had asked for the next call's packets"));
        } catch (RuntimeException trouble) {
            LOG.warn("event=capture-not-begun call={} reason=\"{}\"", call.id(), trouble.toString(), trouble);
        }
    }

    private boolean insert(Actor actor, CallView call, UUID id, Wish wish, boolean goesOn) {
        TenantId tenant = call.tenant();
        boolean first = rows.insert(
                tenant,
                new CaptureRows.Fresh(
                        id,
                        call.number(),
                        goesOn ? call.id() : null,
                        wish.reason(),
                        wish.voice(),
                        clock.instant(),
                        actor.label(),
                        goesOn ? null : clock.instant().plus(bounds.patience()),
                        vault.seal(tenant, PacketCaptures.place(id), RecordingSeal.freshKey()),
                        wish.key(),
                        wish.digest(call.id(), goesOn)));
        if (first) {
            audit.record(
                    tenant,
                    actor,
                    goesOn ? "capture.start" : "capture.next",
                    goesOn ? "call:" + call.id() : "number:" + call.number().value(),
                    null,
                    json.writeValueAsString(Map.of("capture", id, "reason", wish.reason(), "voice", wish.voice())));
        }
        return first;
    }

    /// @return why the worker does not do it, null when it does
    private @Nullable String begin(CallView call, UUID id, boolean voice, String words) {
        TenantId tenant = call.tenant();
        byte[] key = transactions.inTenant(
                tenant,
                () -> vault.openBytes(
                        tenant, PacketCaptures.place(id), rows.key(id).orElseThrow()));
        CaptureOrder order = new CaptureOrder(
                id,
                tenant.value(),
                Base64.getEncoder().encodeToString(key),
                voice ? CaptureOrder.WHOLE : 0,
                bounds.largest().toBytes(),
                bounds.longest().toMillis());
        @Nullable String refusal = refusal(call, new WorkerCommand.StartCapture(UUID.randomUUID(), call.id(), order));
        transactions.inTenant(tenant, () -> {
            if (refusal == null) {
                note(call, "PORTAL", "CaptureStarted", words);
            } else if (rows.failed(id, refusal)) {
                note(call, "WORKER", "CaptureFailed", "Packets are not captured: " + refusal);
            }
        });
        return refusal;
    }

    private @Nullable String refusal(CallView call, WorkerCommand command) {
        WorkerRef worker = call.mediaWorker();
        if (worker == null) {
            return "its media does not go through our relay; captures are of calls that a browser, a bot or a menu takes";
        }
        try {
            return workers.command(worker, command) instanceof CommandAnswer.Refused refused ? refused.detail() : null;
        } catch (WorkerUnreachable gone) {
            return "the worker does not answer";
        }
    }

    private void note(CallView call, String speaker, String kind, String words) {
        notes.add(call.tenant(), call.id(), clock.instant(), speaker, kind, words);
    }
}
