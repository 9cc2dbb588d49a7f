package io.pulseline.platform.workers.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.workers.WorkerNode;
import io.pulseline.platform.workers.Workers;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v1/workers`, staff keys only.
@RestController
@RequestMapping("/api/v1/workers")
class WorkersApiController {
    private static final Logger LOG = LoggerFactory.getLogger(WorkersApiController.class);

    private final Workers workers;

    WorkersApiController(Workers workers) {
        this.workers = workers;
    }

    @GetMapping
    ApiPage<Worker> index(ApiCaller caller) {
        staffOnly(caller);
        return ApiPage.whole(workers.all().stream().map(Worker::of).toList());
    }

    @GetMapping("/{id}")
    Worker show(ApiCaller caller, @PathVariable String id) {
        staffOnly(caller);
        return find(id);
    }

    /// Its calls go on, it gets no new ones; the worker learns it with its next lease, within a second.
    @PostMapping("/{id}/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Worker drain(ApiCaller caller, @PathVariable String id) {
        staffOnly(caller);
        if (!workers.drain(caller.actor(), id)) {
            throw ApiProblem.notFound("worker");
        }
        LOG.info("event=worker-drain worker={} by=\"{}\"", id, caller.actor().label());
        return find(id);
    }

    private Worker find(String id) {
        return workers.all().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .map(Worker::of)
                .orElseThrow(() -> ApiProblem.notFound("worker"));
    }

    private static void staffOnly(ApiCaller caller) {
        if (!caller.staff()) {
            throw ApiProblem.staffOnly("The fleet");
        }
    }

    /// @param stress     0 idle to 1 full
    /// @param jitterMillis what 95 of 100 reports of its legs did not exceed in the last minute, null for no report
    /// @param quiets     whether an audio-worker can take noise out of voices, null of others
    /// @param leaseUntil when it counts as lost unless it renews
    record Worker(
            String id,
            long epoch,
            String kind,
            String region,
            String version,
            @JsonProperty("control_url") String controlUrl,
            int capacity,
            int reserved,
            int sessions,
            double stress,
            @JsonProperty("jitter_millis") @Nullable Integer jitterMillis,
            @Nullable Boolean quiets,
            String state,
            @JsonProperty("drain_asked") boolean drainAsked,
            @JsonProperty("lease_until") Instant leaseUntil,
            @JsonProperty("seen_at") Instant seenAt) {
        static Worker of(WorkerNode node) {
            return new Worker(
                    node.id(),
                    node.epoch(),
                    node.kind().name().toLowerCase(Locale.ROOT),
                    node.region(),
                    node.version(),
                    node.controlUrl(),
                    node.capacity(),
                    node.reserved(),
                    node.sessions(),
                    node.stress(),
                    node.jitterMillis(),
                    node.quiets(),
                    node.state(),
                    node.drainAsked(),
                    node.leaseUntil(),
                    node.seenAt());
        }
    }
}
