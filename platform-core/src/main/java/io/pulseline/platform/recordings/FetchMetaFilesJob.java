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
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.RecordingSeal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    private final TenantTransactions transactions;
    private final RecordingRows rows;
    private final MetaFileRows files;
    private final TenantVault vault;
    private final Media media;
    private final CallNotes notes;
    private final Clock clock;

    FetchMetaFilesJob(
            TenantTransactions transactions,
            RecordingRows rows,
            MetaFileRows files,
            TenantVault vault,
            Media media,
            CallNotes notes,
            Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.files = files;
        this.vault = vault;
        this.media = media;
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
        switch (media.fetch(tenant, one.number(), one.mediaId())) {
            case GraphResult.Ok<Media.MediaFile>(Media.MediaFile file) ->
                transactions.inTenant(tenant, () -> keep(tenant, one, file));
            case GraphResult.Failed<Media.MediaFile>(GraphFault fault) ->
                transactions.inTenant(tenant, () -> later(tenant, one, fault));
        }
    }

    private void keep(TenantId tenant, Due one, Media.MediaFile file) {
        rows.key(one.recording()).ifPresent(wrapped -> {
            byte[] key = vault.openBytes(tenant, CallRecordings.place(one.recording()), wrapped);
            byte[] sealed = RecordingSeal.seal(key, MetaFileRows.place(one.recording(), one.kind()), file.content());
            if (files.kept(one.recording(), one.kind(), file.mimeType(), sealed)) {
                files.keepRecording(one.recording(), clock.instant());
                note(
                        tenant,
                        one,
                        "RecordingFetched",
                        named(one) + " of Meta is here, " + file.content().length + " bytes");
            }
        });
    }

    private void later(TenantId tenant, Due one, GraphFault fault) {
        Instant now = clock.instant();
        boolean over = one.toldAt().plus(KEPT_AT_META).isBefore(now);
        String failure = fault.code() == null ? fault.message() : fault.code() + " " + fault.message();
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
