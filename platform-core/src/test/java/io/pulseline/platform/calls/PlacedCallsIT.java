package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A call's media is in the region that is near to Meta's server, else to the user, and elsewhere where that has no
/// room; its timeline says why.
@SpringBootTest(
        classes = {CoreTestApplication.class, CallFlowIT.Fakes.class},
        properties = {
            "pulseline.placement.regions[0].name=us-east",
            "pulseline.placement.regions[0].networks=157.240.0.0/16",
            "pulseline.placement.regions[1].name=eu-central",
            "pulseline.placement.regions[1].users=385,HR"
        })
class PlacedCallsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "placed_calls");
    }

    @Autowired
    LiveCalls calls;

    @Autowired
    Inbox inbox;

    @Autowired
    Workers workers;

    @Autowired
    FakeGraph graph;

    @BeforeEach
    void aWorkerServesInEachRegion() {
        graph.reset();
        lease("m-eu", WorkerKind.MEDIA, "eu-central", 50);
        lease("m-us", WorkerKind.MEDIA, "us-east", 50);
    }

    @Test
    void mediaIsNearToMetasServer() throws Exception {
        CallView call = rings("wacid.PLACED1", "157.240.9.35");
        assertThat(call.worker()).extracting(WorkerRef::id).isEqualTo("m-us");
        assertThat(told(call.id())).isEqualTo("Its media is in us-east: Meta's media server is in 157.240.0.0/16");
    }

    @Test
    void orNearToTheUser() throws Exception {
        CallView call = rings("wacid.PLACED2", "31.13.24.35");
        assertThat(call.worker()).extracting(WorkerRef::id).isEqualTo("m-eu");
        assertThat(told(call.id())).isEqualTo("Its media is in eu-central: the user's number begins with 385");
    }

    @Test
    void andElsewhereWhereThatHasNoRoom() throws Exception {
        lease("m-eu", WorkerKind.MEDIA, "eu-central", 0);
        CallView call = rings("wacid.PLACED3", "31.13.24.35");
        assertThat(call.worker()).extracting(WorkerRef::id).isEqualTo("m-us");
        assertThat(told(call.id()))
                .isEqualTo("Its media is in us-east, for no worker of eu-central has room; "
                        + "the user's number begins with 385");
    }

    @Test
    void whatHelpsItIsInTheSameRegion() {
        lease("a-eu", WorkerKind.AUDIO, "eu-central", 50);
        lease("a-us", WorkerKind.AUDIO, "us-east", 50);
        for (int i = 0; i < 10; i++) {
            assertThat(workers.reserveNear(WorkerKind.AUDIO, new WorkerRef("m-us", 1)))
                    .hasValue(new WorkerRef("a-us", 1));
        }
        lease("a-us", WorkerKind.AUDIO, "us-east", 0);
        assertThat(workers.reserveNear(WorkerKind.AUDIO, new WorkerRef("m-us", 1)))
                .as("far away is better than nowhere")
                .hasValue(new WorkerRef("a-eu", 1));
    }

    private CallView rings(String wacid, String server) throws Exception {
        inbox.store(MetaSays.envelope(MetaSays.connectUic(wacid, Instant.now())
                .replace("meta offer", "v=0\\r\\na=candidate:1 1 udp 2122260223 " + server + " 3478 typ host\\r\\n")));
        until(() -> graph.said("pre_accept " + wacid));
        return calls.list(TERN, new CallFilter(null, null, null, null, null, null, null, wacid), null, 10)
                .items()
                .getFirst();
    }

    private String told(CallId id) {
        return calls.timeline(TERN, id).stream()
                .filter(entry -> entry.kind().equals("Placed"))
                .map(CallEntry::detail)
                .findFirst()
                .orElse("");
    }

    private void lease(String id, WorkerKind kind, String region, int capacity) {
        workers.lease(new WorkerLease(
                1, id, 1, kind, region, "t", "http://fake", capacity, 0, 0, WorkerState.SERVING, Instant.now()));
    }

    /// Waits for a condition, never for a time.
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(15));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("the condition came true in time").isBefore(end);
            Thread.onSpinWait();
        }
    }
}
