package io.pulseline.platform.captures;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.captures.PacketCapture.State;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.storage.KeptFile;
import io.pulseline.platform.storage.PartTable.Place;
import io.pulseline.platform.storage.SealedParts;
import io.pulseline.platform.storage.StoreTrouble;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.RecordingSeal;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Packet captures of calls: those that are there, whoever downloads or deletes one. Each of it is a line in the audit
/// trail.
@Service
public class PacketCaptures {
    private final TenantTransactions transactions;
    private final CaptureRows rows;
    private final SealedParts parts;
    private final TenantVault vault;
    private final AuditTrail audit;
    private final CallNotes notes;
    private final ObjectMapper json;
    private final Clock clock;

    PacketCaptures(
            TenantTransactions transactions,
            CaptureRows rows,
            SealedParts parts,
            TenantVault vault,
            AuditTrail audit,
            CallNotes notes,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.parts = parts;
        this.vault = vault;
        this.audit = audit;
        this.notes = notes;
        this.json = json;
        this.clock = clock;
    }

    /// Newest first.
    public List<PacketCapture> of(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> rows.ofCall(call));
    }

    /// One that this call's page knows: of the call, or waiting for the next one of its number.
    public Optional<PacketCapture> find(TenantId tenant, CallView call, UUID id) {
        return transactions.inTenant(tenant, () -> known(call, id));
    }

    private Optional<PacketCapture> known(CallView call, UUID id) {
        return ofCall(call.id(), id)
                .or(() -> rows.waiting(call.number()).filter(one -> one.id().equals(id)));
    }

    /// Those of a call of which the worker has not brought all.
    public List<UUID> incomplete(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> rows.incomplete(call));
    }

    /// The one that waits for the next call of a number.
    public Optional<PacketCapture> waiting(TenantId tenant, PhoneNumberId number) {
        return transactions
                .inTenant(tenant, () -> rows.waiting(number))
                .filter(one -> clock.instant().isBefore(one.keepUntil()));
    }

    /// A pcapng file. Whoever gets it is in the audit trail: no line, no file.
    ///
    /// @return empty when this call has no such capture, none any more, or it still runs
    public Optional<KeptFile> file(TenantId tenant, Actor actor, CallId call, UUID id) {
        return transactions.inTenant(
                tenant,
                () -> ofCall(call, id)
                        .filter(one ->
                                one.state() == State.KEPT && clock.instant().isBefore(one.keepUntil()))
                        .flatMap(one -> open(tenant, one))
                        .map(file -> {
                            record(tenant, actor, "capture.download", call, id);
                            return file;
                        }));
    }

    private Optional<KeptFile> open(TenantId tenant, PacketCapture capture) {
        UUID id = capture.id();
        Place place = CaptureRows.PARTS.of(id, "");
        return rows.key(id)
                .filter(any -> parts.has(place))
                .map(lock -> vault.openBytes(tenant, place(id), lock))
                // how long it is, is known only once every part has come
                .map(key -> parts.file(
                        tenant, place, -1, (part, shut) -> RecordingSeal.open(key, CapturePart.place(id, part), shut)));
    }

    /// Why captures of a call cannot be had now, by their ids: their store does not answer, or has lost them.
    public Map<UUID, StoreTrouble.Kind> troubles(TenantId tenant, CallId call) {
        Map<UUID, StoreTrouble.Kind> found = new HashMap<>();
        for (PacketCapture one : of(tenant, call)) {
            if (one.state() == State.KEPT) {
                parts.trouble(tenant, CaptureRows.PARTS.of(one.id(), "")).ifPresent(kind -> found.put(one.id(), kind));
            }
        }
        return found;
    }

    /// What a worker brings; it seals it itself, so a part that is put at a wrong place opens nowhere.
    ///
    /// @return false when it was there already, or nobody wants it any more; it is dropped then
    /// @throws IllegalArgumentException for what is no base64, or a part of less than none
    /// @throws io.pulseline.platform.storage.StoreTrouble when it could not be kept
    public boolean take(CapturePart part) {
        return parts.take(
                new TenantId(part.tenant()), CaptureRows.PARTS.of(part.capture(), ""), part.part(), part.sealed());
    }

    /// What was captured goes for good; that there was a capture stays. One that waits for a call waits no longer.
    ///
    /// @return false when there is nothing to delete
    public boolean delete(TenantId tenant, Actor actor, CallView call, UUID id) {
        return transactions.inTenant(tenant, () -> {
            Optional<PacketCapture> found = known(call, id);
            boolean gone = found.isPresent() && rows.removed(id, State.DELETED, clock.instant(), actor.label());
            if (gone) {
                record(tenant, actor, "capture.delete", call.id(), id);
                if (found.get().call() != null) {
                    notes.add(
                            tenant,
                            call.id(),
                            clock.instant(),
                            "PORTAL",
                            "CaptureDeleted",
                            actor.label() + " deletes the capture");
                }
            }
            return gone;
        });
    }

    private Optional<PacketCapture> ofCall(CallId call, UUID id) {
        return rows.find(id).filter(one -> call.equals(one.call()));
    }

    private void record(TenantId tenant, Actor actor, String action, CallId call, UUID id) {
        audit.record(tenant, actor, action, "call:" + call, null, json.writeValueAsString(Map.of("capture", id)));
    }

    /// Where the key is, as the vault binds it.
    static String place(UUID id) {
        return "packet_capture|packet_key|" + id;
    }
}
