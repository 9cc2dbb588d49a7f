package io.pulseline.platform.voicemail;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.graphapi.Media;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What callers left, by their calls.
@Service
public class Voicemails {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final TenantVault vault;
    private final LiveCalls calls;
    private final AuditTrail audit;

    Voicemails(TenantTransactions transactions, JdbcClient jdbc, TenantVault vault, LiveCalls calls, AuditTrail audit) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.vault = vault;
        this.calls = calls;
        this.audit = audit;
    }

    /// @return empty when the call has none, or is not this tenant's
    public Optional<Voicemail> find(TenantId tenant, CallId call) {
        return wacid(tenant, call)
                .flatMap(wacid -> transactions.inTenant(
                        tenant,
                        () -> jdbc.sql(
                                        "select state, left_at, due_at, failure, mime_type, fetched_at from voicemail where wacid = ?")
                                .param(wacid)
                                .query((row, index) -> {
                                    @Nullable Timestamp fetched = row.getTimestamp("fetched_at");
                                    return new Voicemail(
                                            Voicemail.State.valueOf(row.getString("state")),
                                            row.getTimestamp("left_at").toInstant(),
                                            row.getTimestamp("due_at").toInstant(),
                                            row.getString("failure"),
                                            row.getString("mime_type"),
                                            fetched == null ? null : fetched.toInstant());
                                })
                                .optional()));
    }

    /// The sound itself. Whoever gets it is in the audit trail: no line, no sound.
    ///
    /// @return empty when there is none, or none any more
    public Optional<Media.MediaFile> listen(TenantId tenant, Actor actor, CallId call) {
        return wacid(tenant, call)
                .flatMap(wacid -> transactions.inTenant(
                        tenant,
                        () -> jdbc.sql("select sound, mime_type from voicemail where wacid = ? and state = 'KEPT'")
                                .param(wacid)
                                .query((row, index) ->
                                        new Media.MediaFile(row.getString("mime_type"), row.getBytes("sound")))
                                .optional()
                                .map(kept -> {
                                    audit.record(tenant, actor, "voicemail.listen", "call:" + call, null, null);
                                    return new Media.MediaFile(
                                            kept.mimeType(), vault.openBytes(tenant, place(wacid), kept.content()));
                                })));
    }

    /// Where the sound is, as the vault binds it.
    static String place(String wacid) {
        return "voicemail|sound|" + wacid;
    }

    private Optional<String> wacid(TenantId tenant, CallId call) {
        return calls.find(tenant, call).map(CallView::wacid).map(wacid -> wacid.value());
    }
}
