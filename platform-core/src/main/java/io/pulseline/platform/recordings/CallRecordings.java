package io.pulseline.platform.recordings;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.calls.CallRecorder;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.settings.announcement.AnnouncementSound;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Has live calls recorded: all of a number's, or those whose agent asks for it. A recording that cannot be
/// made is a line in the call's timeline, never the end of the call.
@Service
public class CallRecordings implements CallRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecordings.class);

    private final TenantTransactions transactions;
    private final NumberRecordings numbers;
    private final RecordingRows rows;
    private final TenantVault vault;
    private final LiveCalls calls;
    private final CallNotes notes;
    private final Workers workers;
    private final Clock clock;

    CallRecordings(
            TenantTransactions transactions,
            NumberRecordings numbers,
            RecordingRows rows,
            TenantVault vault,
            LiveCalls calls,
            CallNotes notes,
            Workers workers,
            Clock clock) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.rows = rows;
        this.vault = vault;
        this.calls = calls;
        this.notes = notes;
        this.workers = workers;
        this.clock = clock;
    }

    @Override
    public void beforeMedia(CallView call) {
        try {
            NumberRecording setting = numbers.find(call.tenant(), call.number());
            if (setting.mode() == RecordingMode.ALL) {
                ask(call, setting, null);
            }
        } catch (RuntimeException trouble) {
            LOG.warn("event=recording-not-asked call={} reason=\"{}\"", call.id(), trouble.toString(), trouble);
        }
    }

    @Override
    public Light light(CallView call) {
        Optional<Recording> found = transactions.inTenant(call.tenant(), () -> rows.ofCall(call.id()));
        if (found.filter(Recording::running).isPresent()) {
            Recording one = found.get();
            if (one.recorder() == Recorder.META) {
                return Light.BY_META;
            }
            return one.state() == Recording.State.ASKED ? Light.ANNOUNCES : one.paused() ? Light.PAUSED : Light.RUNS;
        }
        boolean may = found.map(one -> one.state() == Recording.State.FAILED).orElse(true)
                && call.mediaWorker() != null
                && numbers.find(call.tenant(), call.number()).byUs();
        return may ? Light.OFFERED : Light.NONE;
    }

    /// The call is recorded from its announcement on.
    ///
    /// @param by who asks, for its timeline
    /// @return false when it is no conversation of our relay, when its number's setting does not allow it, or
    /// when its worker cannot do it
    public boolean start(TenantId tenant, CallId id, String by) {
        Optional<CallView> call = talking(tenant, id);
        if (call.isEmpty()) {
            return false;
        }
        NumberRecording setting = numbers.find(tenant, call.get().number());
        return setting.byUs() && ask(call.get(), setting, by);
    }

    /// What is said from now on is not kept: a card's number, a diagnosis.
    ///
    /// @return false while nothing is recorded, and when its worker cannot do it
    public boolean pause(TenantId tenant, CallId id, String by) {
        return turn(tenant, id, true, by);
    }

    /// Ends [#pause].
    public boolean resume(TenantId tenant, CallId id, String by) {
        return turn(tenant, id, false, by);
    }

    private boolean turn(TenantId tenant, CallId id, boolean pause, String by) {
        Optional<CallView> call = talking(tenant, id);
        Optional<Recording> recording = transactions
                .inTenant(tenant, () -> rows.ofCall(id))
                .filter(one -> one.recorder() == Recorder.US && one.state() == Recording.State.RUNNING);
        if (call.isEmpty() || recording.isEmpty()) {
            return false;
        }
        UUID command = UUID.randomUUID();
        WorkerCommand wish =
                pause ? new WorkerCommand.PauseRecording(command, id) : new WorkerCommand.ResumeRecording(command, id);
        if (refusal(call.get(), wish) != null) {
            return false;
        }
        transactions.inTenant(tenant, () -> {
            if (rows.paused(recording.get().id(), pause)) {
                note(
                        call.get(),
                        "PORTAL",
                        pause ? "RecordingPaused" : "RecordingResumed",
                        by + (pause ? " pauses the recording" : " goes on with the recording"));
            }
        });
        return true;
    }

    private boolean ask(CallView call, NumberRecording setting, @Nullable String by) {
        TenantId tenant = call.tenant();
        UUID fresh = UUID.randomUUID();
        boolean first = transactions.inTenant(tenant, () -> insert(call, setting, by, fresh));
        Optional<Recording> recording = transactions.inTenant(tenant, () -> rows.ofCall(call.id()));
        if (recording
                .filter(one -> one.recorder() == Recorder.US && one.running())
                .isEmpty()) {
            return false;
        }
        UUID id = recording.get().id();
        Optional<byte[]> key = transactions.inTenant(
                tenant, () -> rows.key(id).map(wrapped -> vault.openBytes(tenant, place(id), wrapped)));
        if (key.isEmpty()) {
            return false;
        }
        List<String> announcement =
                numbers.announcement(tenant, call.number()).map(AnnouncementSound::packets).orElse(List.of()).stream()
                        .map(Base64.getEncoder()::encodeToString)
                        .toList();
        @Nullable
        String refusal = refusal(
                call,
                new WorkerCommand.StartRecording(
                        UUID.nameUUIDFromBytes(id.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        call.id(),
                        new RecordingOrder(
                                id, tenant.value(), Base64.getEncoder().encodeToString(key.get()), announcement)));
        transactions.inTenant(tenant, () -> {
            if (refusal != null) {
                if (rows.failed(id, call.id(), refusal)) {
                    note(call, "WORKER", "RecordingFailed", "Not recorded: " + refusal);
                }
            } else if (first) {
                note(
                        call,
                        by == null ? "PLATFORM" : "PORTAL",
                        "RecordingAsked",
                        by == null ? "All calls of this number are recorded" : by + " asks for a recording");
            }
        });
        return refusal == null;
    }

    private boolean insert(CallView call, NumberRecording setting, @Nullable String by, UUID id) {
        return rows.insert(
                call.tenant(),
                new RecordingRows.Fresh(
                        id,
                        call.id(),
                        call.number(),
                        clock.instant(),
                        by,
                        setting.consent(),
                        setting.keepDays(),
                        vault.seal(call.tenant(), place(id), RecordingSeal.freshKey()),
                        Recorder.US));
    }

    /// @return why the worker does not do it, null when it does
    private @Nullable String refusal(CallView call, WorkerCommand command) {
        WorkerRef worker = call.mediaWorker();
        if (worker == null) {
            return "its media is not carried by our relay";
        }
        try {
            return workers.command(worker, command) instanceof CommandAnswer.Refused refused ? refused.detail() : null;
        } catch (WorkerUnreachable gone) {
            return "the worker does not answer";
        }
    }

    private Optional<CallView> talking(TenantId tenant, CallId id) {
        return calls.find(tenant, id).filter(call -> call.phase() == Phase.IN_PROGRESS);
    }

    private void note(CallView call, String speaker, String kind, String words) {
        notes.add(call.tenant(), call.id(), clock.instant(), speaker, kind, words);
    }

    /// Where the key is, as the vault binds it.
    static String place(UUID id) {
        return "recording|sound_key|" + id;
    }
}
