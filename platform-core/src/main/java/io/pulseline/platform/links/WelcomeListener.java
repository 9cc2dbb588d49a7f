package io.pulseline.platform.links;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Notes that a user is to be welcomed, in the transaction of the event that says so. Told twice is noted once.
@Component
class WelcomeListener implements InboxListener {
    private final JdbcClient jdbc;
    private final Welcomes welcomes;
    private final Clock clock;

    WelcomeListener(JdbcClient jdbc, Welcomes welcomes, Clock clock) {
        this.jdbc = jdbc;
        this.welcomes = welcomes;
        this.clock = clock;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromMeta meta)
                || meta.number() == null
                || !(meta.event() instanceof MetaEvent.UserMessage message)
                || !message.type().equalsIgnoreCase("request_welcome")
                || !welcomes.stored(meta.number()).active()) {
            return;
        }
        WaUser user = message.user();
        Instant told = message.at();
        jdbc.sql("""
                insert into welcome_task (tenant_id, message_id, number_id, wa_id, bsuid, state, asked_at, touched_at)
                values (?, ?, ?, ?, ?, 'READY', ?, ?) on conflict do nothing
                """)
                .param(tenant.value())
                .param(message.messageId())
                .param(meta.number().value())
                .param(user.waId() == null ? null : user.waId().digits())
                .param(user.bsuid() == null ? null : user.bsuid().value())
                .param(Timestamp.from(told == null ? meta.receivedAt() : told))
                .param(Timestamp.from(clock.instant()))
                .update();
    }
}
