package io.pulseline.platform.captures;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// What workers tell of captures. Told twice is noted once.
@Component
class CaptureFacts implements InboxListener {
    private final CaptureRows rows;
    private final CallNotes notes;
    private final CaptureProperties bounds;

    CaptureFacts(CaptureRows rows, CallNotes notes, CaptureProperties bounds) {
        this.rows = rows;
        this.notes = notes;
        this.bounds = bounds;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (item instanceof InboxItem.FromWorker fact
                && fact.event() instanceof WorkerEvent.CaptureEnded ended
                && rows.ended(ended, bounds.keep())) {
            String why = switch (ended.end()) {
                case CALL_ENDED -> "with the call";
                case ASKED -> "as asked";
                case SIZE -> "the file is as large as it may become";
                case TIME -> "it ran for as long as it may";
            };
            notes.add(
                    tenant,
                    ended.callId(),
                    ended.at(),
                    "WORKER",
                    "CaptureEnded",
                    "Capture ends, " + why + ": " + ended.packets() + " packets in "
                            + Duration.ofMillis(ended.millis()).toSeconds() + " s");
        }
    }
}
