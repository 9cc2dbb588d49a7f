package io.pulseline.platform.workers.gateway;

import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.LeaseAnswer;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerGateway;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.workers.Workers;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/// The gateway's two doors.
@RestController
class WorkerGatewayController implements WorkerGateway {
    private static final int LONGEST_ID = 64;
    private static final int MOST_EVENTS = 500;

    private final Workers workers;
    private final Inbox inbox;

    WorkerGatewayController(Workers workers, Inbox inbox) {
        this.workers = workers;
        this.inbox = inbox;
    }

    @Override
    public LeaseAnswer lease(@RequestBody WorkerLease lease) {
        checkId(lease.workerId());
        return workers.lease(lease);
    }

    @Override
    public EventReceipt events(@RequestBody EventBatch batch) {
        checkId(batch.workerId());
        if (!Protocol.accepts(batch.protocol())) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "protocol " + batch.protocol());
        }
        if (batch.events().size() > MOST_EVENTS) {
            throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "at most " + MOST_EVENTS + " events");
        }
        return new EventReceipt(inbox.storeWorkerEvents(batch));
    }

    private static void checkId(String id) {
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "workerId has 1 to " + LONGEST_ID + " characters");
        }
    }
}
