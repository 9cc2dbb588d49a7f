package io.pulseline.platform.voicemail;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Notes that a caller left a message, in the transaction of the event that says so. Told twice is noted once.
@Component
class VoicemailListener implements InboxListener {
    private final JdbcClient jdbc;

    VoicemailListener(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromMeta meta)
                || meta.number() == null
                || !(meta.event() instanceof MetaEvent.VoicemailLeft voicemail)) {
            return;
        }
        Instant told = voicemail.at();
        jdbc.sql("""
                insert into voicemail (tenant_id, wacid, number_id, media_id, left_at, state, due_at)
                values (?, ?, ?, ?, ?, 'WAITING', ?) on conflict do nothing
                """)
                .param(tenant.value())
                .param(voicemail.call().value())
                .param(meta.number().value())
                .param(voicemail.mediaId())
                .param(Timestamp.from(told == null ? meta.receivedAt() : told))
                .param(Timestamp.from(meta.receivedAt()))
                .update();
    }
}
