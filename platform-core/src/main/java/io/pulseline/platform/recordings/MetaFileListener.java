package io.pulseline.platform.recordings;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Instant;
import org.springframework.stereotype.Component;

/// Notes that Meta has a recording or a transcript, in the transaction of the event that says so.
@Component
class MetaFileListener implements InboxListener {
    private final MetaFileRows files;

    MetaFileListener(MetaFileRows files) {
        this.files = files;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (item instanceof InboxItem.FromMeta meta && meta.event() instanceof MetaEvent.CallMediaAvailable media) {
            Instant told = media.at();
            files.told(
                    tenant,
                    media.call(),
                    media.transcript() ? MetaFile.Kind.WORDS : MetaFile.Kind.SOUND,
                    media.mediaId(),
                    told == null ? meta.receivedAt() : told,
                    meta.receivedAt());
        }
    }
}
