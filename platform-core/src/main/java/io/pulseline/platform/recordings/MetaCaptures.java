package io.pulseline.platform.recordings;

import io.pulseline.platform.calls.CallCapture;
import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.RecordingSeal;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Has Meta record the calls of numbers whose setting says so. The row comes before the wish: whatever Meta made,
/// somebody
/// waits for it.
@Service
class MetaCaptures implements CallCapture {
    private static final Logger LOG = LoggerFactory.getLogger(MetaCaptures.class);

    private final TenantTransactions transactions;
    private final NumberRecordings numbers;
    private final RecordingRows rows;
    private final TenantVault vault;
    private final CallNotes notes;
    private final Clock clock;

    MetaCaptures(
            TenantTransactions transactions,
            NumberRecordings numbers,
            RecordingRows rows,
            TenantVault vault,
            CallNotes notes,
            Clock clock) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.rows = rows;
        this.vault = vault;
        this.notes = notes;
        this.clock = clock;
    }

    @Override
    public Optional<Calling.Capture> wish(TenantId tenant, PhoneNumberId number, CallId call) {
        try {
            NumberRecording setting = numbers.find(tenant, number);
            if (setting.mode() != RecordingMode.META) {
                return Optional.empty();
            }
            transactions.inTenant(tenant, () -> expect(tenant, number, call, setting));
            MetaRecording meta = setting.meta();
            return Optional.of(new Calling.Capture(meta.sound(), meta.words(), meta.purpose(), meta.language()));
        } catch (RuntimeException trouble) {
            LOG.warn("event=capture-not-asked call={} reason=\"{}\"", call, trouble.toString(), trouble);
            return Optional.empty();
        }
    }

    private void expect(TenantId tenant, PhoneNumberId number, CallId call, NumberRecording setting) {
        UUID id = UUID.randomUUID();
        boolean first = rows.insert(
                tenant,
                new RecordingRows.Fresh(
                        id,
                        call,
                        number,
                        clock.instant(),
                        null,
                        setting.consent(),
                        setting.keepDays(),
                        vault.seal(tenant, CallRecordings.place(id), RecordingSeal.freshKey()),
                        Recorder.META));
        if (first) {
            notes.add(
                    tenant,
                    call,
                    clock.instant(),
                    "PLATFORM",
                    "RecordingAsked",
                    "Meta is asked to record it, announced in " + setting.meta().language());
        }
    }
}
