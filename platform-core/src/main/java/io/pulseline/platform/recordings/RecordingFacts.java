package io.pulseline.platform.recordings;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// What workers tell of recordings. Told twice is noted once.
@Component
class RecordingFacts implements InboxListener {
    private final RecordingRows rows;
    private final CallNotes notes;

    RecordingFacts(RecordingRows rows, CallNotes notes) {
        this.rows = rows;
        this.notes = notes;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromWorker fact)) {
            return;
        }
        if (fact.event() instanceof WorkerEvent.RecordingStarted started
                && rows.started(started.recording(), started.callId(), started.at())) {
            note(tenant, started, "RecordingStarted", "Recording begins: both sides have heard the announcement");
        }
        if (fact.event() instanceof WorkerEvent.RecordingEnded ended) {
            end(tenant, ended);
        }
    }

    private void end(TenantId tenant, WorkerEvent.RecordingEnded ended) {
        if (ended.millis() == 0) {
            if (rows.nothing(ended.recording(), ended.callId())) {
                note(
                        tenant,
                        ended,
                        "RecordingEnded",
                        "Nothing was recorded: the announcement was not heard to its end");
            }
        } else if (rows.kept(ended.recording(), ended.callId(), ended.at(), ended.millis(), new int[] {
            ended.userParts(), ended.businessParts()
        })) {
            note(
                    tenant,
                    ended,
                    "RecordingEnded",
                    "Recording ends after " + Duration.ofMillis(ended.millis()).toSeconds() + " s");
        }
    }

    private void note(TenantId tenant, WorkerEvent event, String kind, String words) {
        notes.add(tenant, event.callId(), event.at(), "WORKER", kind, words);
    }
}
