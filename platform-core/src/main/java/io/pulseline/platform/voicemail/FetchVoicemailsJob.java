package io.pulseline.platform.voicemail;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Media;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Fetches what callers left. Meta is spoken to outside of a transaction; asking twice does no harm, so whatever went
/// wrong is asked again, ever more seldom, until Meta itself has it no more.
@Component
class FetchVoicemailsJob implements TenantJob {
    /// A file that came with a webhook is kept by Meta for that long.
    ///
    /// @see "Meta, Calling webhooks, 26 Jun 2026: files kept 7 days"
    private static final Duration KEPT_AT_META = Duration.ofDays(7);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    private static final int AT_ONCE = 50;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final TenantVault vault;
    private final Media media;
    private final Clock clock;

    FetchVoicemailsJob(TenantTransactions transactions, JdbcClient jdbc, TenantVault vault, Media media, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.vault = vault;
        this.media = media;
        this.clock = clock;
    }

    private record Waiting(String wacid, PhoneNumberId number, String mediaId, Instant leftAt, int attempts) {}

    @Override
    public String name() {
        return "voicemail.fetch";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<Waiting> due = transactions.inTenant(tenant.id(), this::due);
        for (int i = 0; i < due.size(); i++) {
            fetch(tenant.id(), due.get(i));
            progress.report(i + 1, due.size(), "voicemails asked for");
        }
    }

    private List<Waiting> due() {
        return jdbc.sql("select * from voicemail where state = 'WAITING' and due_at <= ? order by due_at limit ?")
                .param(Timestamp.from(clock.instant()))
                .param(AT_ONCE)
                .query((row, index) -> new Waiting(
                        row.getString("wacid"),
                        new PhoneNumberId(row.getString("number_id")),
                        row.getString("media_id"),
                        row.getTimestamp("left_at").toInstant(),
                        row.getInt("attempts")))
                .list();
    }

    private void fetch(TenantId tenant, Waiting one) {
        switch (media.fetch(tenant, one.number(), one.mediaId())) {
            case GraphResult.Ok<Media.MediaFile>(Media.MediaFile file) -> keep(tenant, one, file);
            case GraphResult.Failed<Media.MediaFile>(GraphFault fault) -> later(tenant, one, fault);
        }
    }

    private void keep(TenantId tenant, Waiting one, Media.MediaFile file) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            update voicemail set state = 'KEPT', sound = ?, mime_type = ?, fetched_at = ?, failure = null,
                                                 attempts = attempts + 1
                            where wacid = ? and state = 'WAITING'
                            """)
                    .param(vault.seal(tenant, Voicemails.place(one.wacid()), file.content()))
                    .param(file.mimeType())
                    .param(Timestamp.from(clock.instant()))
                    .param(one.wacid())
                    .update();
        });
    }

    private void later(TenantId tenant, Waiting one, GraphFault fault) {
        Instant now = clock.instant();
        boolean over = one.leftAt().plus(KEPT_AT_META).isBefore(now);
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            update voicemail set state = ?, failure = ?, due_at = ?, attempts = attempts + 1
                            where wacid = ? and state = 'WAITING'
                            """)
                    .param(over ? "LOST" : "WAITING")
                    .param(fault.code() == null ? fault.message() : fault.code() + " " + fault.message())
                    .param(Timestamp.from(now.plus(pause(one.attempts()))))
                    .param(one.wacid())
                    .update();
        });
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 12));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
