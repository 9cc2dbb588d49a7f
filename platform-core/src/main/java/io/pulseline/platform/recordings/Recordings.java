package io.pulseline.platform.recordings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.storage.KeptFile;
import io.pulseline.platform.storage.PartTable.Place;
import io.pulseline.platform.storage.SealedParts;
import io.pulseline.platform.storage.StoreTrouble;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.RecordingPart;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// What was recorded, by its call.
@Service
public class Recordings {
    public static final int LONGEST_REASON = 300;

    private final TenantTransactions transactions;
    private final RecordingRows rows;
    private final MetaFileRows files;
    private final SealedParts parts;
    private final TenantVault vault;
    private final AuditTrail audit;
    private final CallNotes notes;
    private final ObjectMapper json;
    private final Clock clock;

    Recordings(
            TenantTransactions transactions,
            RecordingRows rows,
            MetaFileRows files,
            SealedParts parts,
            TenantVault vault,
            AuditTrail audit,
            CallNotes notes,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.files = files;
        this.parts = parts;
        this.vault = vault;
        this.audit = audit;
        this.notes = notes;
        this.json = json;
        this.clock = clock;
    }

    /// What somebody does with a track.
    public enum Use {
        LISTEN,
        DOWNLOAD
    }

    /// @return empty when the call has none, or is not this tenant's
    public Optional<Recording> find(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> rows.ofCall(call));
    }

    /// One side's voice, Opus in Ogg. Whoever gets it is in the audit trail: no line, no sound.
    ///
    /// @return empty when there is none, none any more, or the call is still going on
    public Optional<byte[]> track(TenantId tenant, Actor actor, CallId call, RecordingSide side, Use use) {
        return transactions
                .inTenant(
                        tenant,
                        () -> rows.ofCall(call)
                                .filter(one -> one.state() == Recording.State.KEPT)
                                .flatMap(one -> sound(tenant, one, side))
                                .map(sound -> {
                                    audit.record(
                                            tenant,
                                            actor,
                                            switch (use) {
                                                case LISTEN -> "recording.listen";
                                                case DOWNLOAD -> "recording.download";
                                            },
                                            "call:" + call,
                                            null,
                                            json.writeValueAsString(Map.of("side", side)));
                                    return sound;
                                }))
                .map(KeptFile::whole);
    }

    /// Both voices in one file, where we recorded. Whoever gets it is in the audit trail: no line, no sound.
    ///
    /// @return as [#track]
    public Optional<StereoSound> stereo(TenantId tenant, Actor actor, CallId call) {
        return transactions.inTenant(
                tenant,
                () -> rows.ofCall(call)
                        .filter(one -> one.state() == Recording.State.KEPT && one.recorder() == Recorder.US)
                        .flatMap(one -> stereo(tenant, one))
                        .map(sound -> {
                            audit.record(
                                    tenant,
                                    actor,
                                    "recording.download",
                                    "call:" + call,
                                    null,
                                    json.writeValueAsString(Map.of("file", "STEREO")));
                            return sound;
                        }));
    }

    private Optional<StereoSound> stereo(TenantId tenant, Recording recording) {
        Duration length = recording.length();
        if (length == null) {
            return Optional.empty();
        }
        return rows.key(recording.id()).map(lock -> {
            byte[] key = vault.openBytes(tenant, CallRecordings.place(recording.id()), lock);
            return new StereoSound(
                    pieces(tenant, recording.id(), RecordingSide.USER, key),
                    pieces(tenant, recording.id(), RecordingSide.BUSINESS, key),
                    length);
        });
    }

    /// A track, opened part by part as it is read.
    private KeptFile pieces(TenantId tenant, UUID recording, RecordingSide side, byte[] key) {
        return parts.file(
                tenant,
                RecordingRows.place(recording, side),
                -1,
                (part, shut) -> RecordingSeal.open(key, recording, side, part, shut));
    }

    /// What Meta made of it; empty when it was not Meta who recorded, and before it says so.
    public List<MetaFile> files(TenantId tenant, CallId call) {
        return transactions.inTenant(
                tenant, () -> rows.ofCall(call).map(one -> files.of(one.id())).orElse(List.of()));
    }

    /// A file of Meta as it came. Whoever gets it is in the audit trail: no line, no file.
    ///
    /// @return empty when there is none, or none any more
    public Optional<KeptFile> file(TenantId tenant, Actor actor, CallId call, MetaFile.Kind kind, Use use) {
        return transactions.inTenant(
                tenant,
                () -> rows.ofCall(call).flatMap(one -> open(tenant, one, kind)).map(content -> {
                    String action = switch (use) {
                        case LISTEN -> kind == MetaFile.Kind.WORDS ? "recording.read" : "recording.listen";
                        case DOWNLOAD -> "recording.download";
                    };
                    String details = json.writeValueAsString(Map.of("file", kind));
                    audit.record(tenant, actor, action, "call:" + call, null, details);
                    return content;
                }));
    }

    /// As [#file], in Meta's transcript's own terms.
    ///
    /// @return empty as well when Meta's file is not of the known format
    public Optional<Transcript> transcript(TenantId tenant, Actor actor, CallId call) {
        return file(tenant, actor, call, MetaFile.Kind.WORDS, Use.LISTEN)
                .flatMap(file -> Transcript.of(json, file.whole()));
    }

    private Optional<KeptFile> open(TenantId tenant, Recording recording, MetaFile.Kind kind) {
        Optional<byte[]> wrapped = rows.key(recording.id());
        return wrapped.flatMap(lock -> files.kept(recording.id(), kind).map(kept -> {
            byte[] key = vault.openBytes(tenant, CallRecordings.place(recording.id()), lock);
            byte[] content = kept.content();
            if (content != null) {
                byte[] whole = RecordingSeal.open(key, MetaFileRows.place(recording.id(), kind), content);
                return new KeptFile(whole.length, 1, part -> whole);
            }
            return parts.file(
                    tenant,
                    MetaFileRows.parts(recording.id(), kind),
                    kept.bytes(),
                    (part, shut) -> RecordingSeal.open(key, MetaFileRows.place(recording.id(), kind, part), shut));
        }));
    }

    private Optional<KeptFile> sound(TenantId tenant, Recording recording, RecordingSide side) {
        return rows.key(recording.id())
                .map(lock -> vault.openBytes(tenant, CallRecordings.place(recording.id()), lock))
                .map(key -> pieces(tenant, recording.id(), side, key))
                .filter(track -> track.parts() > 0);
    }

    /// What a worker brings; it seals it itself, so a part that is put at a wrong place opens nowhere.
    ///
    /// @return false when it was there already, or nobody wants it any more; it is dropped then
    /// @throws IllegalArgumentException for what is no base64, or a part of less than none
    /// @throws io.pulseline.platform.storage.StoreTrouble when it could not be kept
    public boolean take(RecordingPart part) {
        return parts.take(
                new TenantId(part.tenant()),
                RecordingRows.place(part.recording(), part.side()),
                part.part(),
                part.sealed());
    }

    /// Why what is kept of a call cannot be had now: its store does not answer, or has lost it.
    ///
    /// @return empty when it can, or when there is nothing
    public Optional<StoreTrouble.Kind> trouble(TenantId tenant, CallId call) {
        return find(tenant, call)
                .filter(one -> one.state() == Recording.State.KEPT)
                .flatMap(one -> places(one).stream()
                        .flatMap(place -> parts.trouble(tenant, place).stream())
                        .findFirst());
    }

    private static List<Place> places(Recording recording) {
        return switch (recording.recorder()) {
            case US ->
                List.of(
                        RecordingRows.place(recording.id(), RecordingSide.USER),
                        RecordingRows.place(recording.id(), RecordingSide.BUSINESS));
            case META ->
                List.of(
                        MetaFileRows.parts(recording.id(), MetaFile.Kind.SOUND),
                        MetaFileRows.parts(recording.id(), MetaFile.Kind.WORDS));
        };
    }

    /// What was said goes for good; that there was a recording, and why it went, stays.
    ///
    /// @param reason 1 to [#LONGEST_REASON] characters
    /// @return false when there is nothing to delete
    public boolean delete(TenantId tenant, Actor actor, CallId call, String reason) {
        return transactions.inTenant(tenant, () -> {
            Optional<Recording> kept = rows.ofCall(call).filter(one -> one.state() == Recording.State.KEPT);
            boolean gone = kept.isPresent()
                    && rows.removed(kept.get().id(), Recording.State.DELETED, clock.instant(), actor.label(), reason);
            if (gone) {
                audit.record(
                        tenant,
                        actor,
                        "recording.delete",
                        "call:" + call,
                        null,
                        json.writeValueAsString(Map.of("reason", reason)));
                notes.add(
                        tenant,
                        call,
                        clock.instant(),
                        "PORTAL",
                        "RecordingDeleted",
                        actor.label() + " deletes the recording: " + reason);
            }
            return gone;
        });
    }
}
