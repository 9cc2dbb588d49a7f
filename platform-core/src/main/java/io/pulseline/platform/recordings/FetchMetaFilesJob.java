package io.pulseline.platform.recordings;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Media;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.recordings.MetaFileRows.Due;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.storage.SealedParts;
import io.pulseline.platform.storage.StoreTrouble;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.RecordingSeal;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Fetches what Meta recorded. Meta is spoken to outside of a transaction, and asked for a fresh address each time;
/// asking
/// twice does no harm, so whatever went wrong is asked again, ever more seldom, until Meta itself has it no more.
@Component
class FetchMetaFilesJob implements TenantJob {
    /// @see "Meta, Call recording; Call transcription, 31 Aug 2026: files kept 7 days"
    static final Duration KEPT_AT_META = Duration.ofDays(7);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    private static final int AT_ONCE = 50;

    private static final int PART_BYTES = 512 << 10;

    private final TenantTransactions transactions;
    private final RecordingRows rows;
    private final MetaFileRows files;
    private final SealedParts parts;
    private final TenantVault vault;
    private final Media media;
    private final RecordingProperties properties;
    private final CallNotes notes;
    private final Clock clock;

    FetchMetaFilesJob(
            TenantTransactions transactions,
            RecordingRows rows,
            MetaFileRows files,
            SealedParts parts,
            TenantVault vault,
            Media media,
            RecordingProperties properties,
            CallNotes notes,
            Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.files = files;
        this.parts = parts;
        this.vault = vault;
        this.media = media;
        this.properties = properties;
        this.notes = notes;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "recordings.fetch";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<Due> due = transactions.inTenant(tenant.id(), () -> files.due(clock.instant(), AT_ONCE));
        for (int i = 0; i < due.size(); i++) {
            fetch(tenant.id(), due.get(i));
            progress.report(i + 1, due.size(), "files of recordings asked for");
        }
    }

    private void fetch(TenantId tenant, Due one) {
        Optional<byte[]> key = transactions.inTenant(tenant, () -> {
            parts.drop(MetaFileRows.parts(one.recording(), one.kind()));
            return rows.key(one.recording())
                    .map(wrapped -> vault.openBytes(tenant, CallRecordings.place(one.recording()), wrapped));
        });
        if (key.isEmpty()) {
            return;
        }
        Sealing sealing = new Sealing(tenant, one, key.get());
        GraphResult<String> fetched;
        try {
            fetched = media.fetch(
                    tenant,
                    one.number(),
                    one.mediaId(),
                    properties.largestFile().toBytes(),
                    sealing);
            sealing.flush();
        } catch (StoreTrouble away) {
            sealing.trouble = away;
            fetched = new GraphResult.Ok<>("");
        }
        StoreTrouble trouble = sealing.trouble;
        if (trouble != null) {
            again(tenant, one, "it could not be kept: " + trouble.getMessage());
            return;
        }
        switch (fetched) {
            case GraphResult.Ok<String>(String type) ->
                transactions.inTenant(tenant, () -> keep(tenant, one, type, sealing.bytes));
            case GraphResult.Failed<String>(GraphFault fault) ->
                again(tenant, one, fault.code() == null ? fault.message() : fault.code() + " " + fault.message());
        }
    }

    private void again(TenantId tenant, Due one, String failure) {
        transactions.inTenant(tenant, () -> {
            parts.drop(MetaFileRows.parts(one.recording(), one.kind()));
            later(tenant, one, failure);
        });
    }

    /// Seals and stores what comes, so that a recording of hours takes no more memory than one of seconds.
    private final class Sealing implements Media.Taker {
        private final TenantId tenant;
        private final Due one;
        private final byte[] key;
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private int next;
        private long bytes;
        /// Of our store and not of Meta, though it stops the fetch as well.
        private @Nullable StoreTrouble trouble;

        Sealing(TenantId tenant, Due one, byte[] key) {
            this.tenant = tenant;
            this.one = one;
            this.key = key;
        }

        @Override
        public void take(byte[] piece) {
            gathered.writeBytes(piece);
            bytes += piece.length;
            if (gathered.size() >= PART_BYTES) {
                flush();
            }
        }

        void flush() {
            if (gathered.size() > 0) {
                int part = next++;
                byte[] sealed = RecordingSeal.seal(
                        key, MetaFileRows.place(one.recording(), one.kind(), part), gathered.toByteArray());
                gathered.reset();
                try {
                    parts.take(tenant, MetaFileRows.parts(one.recording(), one.kind()), part, sealed);
                } catch (StoreTrouble away) {
                    trouble = away;
                    throw away;
                }
            }
        }
    }

    private void keep(TenantId tenant, Due one, String type, long bytes) {
        if (files.kept(one.recording(), one.kind(), type, bytes)) {
            files.keepRecording(one.recording(), clock.instant());
            note(tenant, one, "RecordingFetched", named(one) + " of Meta is here, " + bytes + " bytes");
        }
    }

    private void later(TenantId tenant, Due one, String failure) {
        Instant now = clock.instant();
        boolean over = one.toldAt().plus(KEPT_AT_META).isBefore(now);
        boolean noted = files.refused(
                one.recording(),
                one.kind(),
                over ? MetaFile.State.LOST : MetaFile.State.WAITING,
                failure,
                now.plus(pause(one.attempts())));
        if (noted && over) {
            note(tenant, one, "RecordingLost", named(one) + " was not given by Meta while it had it: " + failure);
        }
    }

    private static String named(Due one) {
        return one.kind() == MetaFile.Kind.SOUND ? "Recording" : "Transcript";
    }

    private void note(TenantId tenant, Due one, String kind, String words) {
        notes.add(tenant, one.call(), clock.instant(), "GRAPH", kind, words);
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 12));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
