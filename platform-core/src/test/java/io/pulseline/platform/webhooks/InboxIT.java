package io.pulseline.platform.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The inbox on the real database: what was acknowledged takes effect once, in order per call, and what fails is in
/// nobody's way. Effects are rows, written by a listener of this test inside the inbox's own transaction.
@SpringBootTest(classes = {CoreTestApplication.class, InboxIT.Recording.class})
class InboxIT {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final Actor OLGA = new Actor.Program("olga");

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "inbox");
    }

    @Autowired
    Inbox inbox;

    @Autowired
    InboxTimers timers;

    @Autowired
    WebhookInbox webhooks;

    @Autowired
    InboxDispatcher dispatcher;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Recorder recorder;

    @BeforeEach
    void cleanRecorder() {
        recorder.failing = null;
        recorder.seen.clear();
    }

    @AfterEach
    void run() {
        if (!dispatcher.isRunning()) {
            dispatcher.start();
        }
    }

    @Test
    void oneThousandEventsByEightSendersWithRepeatsTakeEffectOnceAndInOrderPerUser() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Callable<Inbox.Receipt>> sends = new ArrayList<>();
        for (int user = 0; user < 50; user++) {
            String from = "38591600" + (1000 + user);
            // a sender waits for its answer before it sends the user's next message, as order is promised per user only
            // then
            List<byte[]> bodies = IntStream.range(0, 20)
                    .mapToObj(i -> Deliveries.of(
                            Deliveries.messages(Deliveries.text("wamid.%s.%02d".formatted(from, i), from))))
                    .toList();
            sends.add(() -> {
                Inbox.Receipt last = new Inbox.Receipt(0, 0);
                for (byte[] body : bodies) {
                    last = inbox.store(body);
                    if (random.nextInt(3) == 0) {
                        assertThat(inbox.store(body)).isEqualTo(new Inbox.Receipt(0, 1));
                    }
                }
                return last;
            });
        }
        Collections.shuffle(sends, random);
        try (var senders = Executors.newFixedThreadPool(8)) {
            for (Future<Inbox.Receipt> sent : senders.invokeAll(sends)) {
                sent.get();
            }
        }
        until(() -> effects("wamid.38591600%").size() >= 1000);
        until(() -> webhooks.count(WebhookInbox.State.READY) == 0);
        List<String> effects = effects("wamid.38591600%");
        assertThat(effects).as("seed %d", seed).hasSize(1000).doesNotHaveDuplicates();
        for (int user = 0; user < 50; user++) {
            String prefix = "wamid.38591600" + (1000 + user);
            assertThat(effects.stream().filter(id -> id.startsWith(prefix)))
                    .as("seed %d", seed)
                    .isSorted();
        }
    }

    @Test
    void aDeliveryRepeatedInAnotherBatchBringsOnlyWhatIsNew() throws Exception {
        String first = Deliveries.messages(Deliveries.text("wamid.batch.1", "385917000001"));
        String second = Deliveries.messages(Deliveries.text("wamid.batch.2", "385917000001"));
        assertThat(inbox.store(Deliveries.of(first))).isEqualTo(new Inbox.Receipt(1, 0));
        assertThat(inbox.store(Deliveries.of(first, second))).isEqualTo(new Inbox.Receipt(1, 1));
        until(() -> effects("wamid.batch.%").size() == 2);
    }

    @Test
    void theRawBytesAreKeptAsTheyCame() throws Exception {
        byte[] body = Deliveries.of(Deliveries.messages(Deliveries.text("wamid.raw", "385917000002")));
        inbox.store(body);
        until(() -> effects("wamid.raw").size() == 1);
        WebhookInbox.Entry entry = newest();
        assertThat(entry.state()).isEqualTo(WebhookInbox.State.DONE);
        assertThat(entry.tenant()).isEqualTo(TERN);
        assertThat(webhooks.raw(entry.eventId())).contains(body);
    }

    @Test
    void aPoisonedEventIsParkedAfterFiveTriesAndHoldsUpNobodyElse() throws Exception {
        recorder.failing = "wamid.poison";
        inbox.store(Deliveries.of(
                Deliveries.messages(Deliveries.text("wamid.poison", "385918000001")),
                Deliveries.messages(Deliveries.text("wamid.healthy", "385918000002"))));
        until(() -> effects("wamid.healthy").size() == 1);
        makeDueUntil(() -> webhooks.count(WebhookInbox.State.PARKED) == 1);

        WebhookInbox.Entry parked = webhooks.search(parked(), 10).getFirst();
        assertThat(parked.attempts()).isEqualTo(5);
        assertThat(parked.error()).contains("planted failure");
        assertThat(effects("wamid.poison")).as("a failed try leaves nothing").isEmpty();

        recorder.failing = null;
        assertThat(webhooks.replay(OLGA, parked.id())).isInstanceOf(WebhookInbox.Replay.Queued.class);
        until(() -> effects("wamid.poison").size() == 1);
        assertThat(webhooks.replay(OLGA, parked.id())).isInstanceOf(WebhookInbox.Replay.AlreadyApplied.class);
        assertThat(webhooks.replay(OLGA, -1)).isInstanceOf(WebhookInbox.Replay.Unknown.class);
        assertThat(effects("wamid.poison")).hasSize(1);
        assertThat(transactions.inTenant(
                        TERN,
                        () -> jdbc.sql(
                                        "select count(*) from audit_event where action = 'webhook.replay' and object = ?")
                                .param("webhook:" + parked.id())
                                .query(Integer.class)
                                .single()))
                .isEqualTo(1);
    }

    @Test
    void aTryThatFailsOnceKeepsTheOrderOfItsUser() throws Exception {
        recorder.failing = "wamid.order.1";
        inbox.store(Deliveries.of(Deliveries.messages(Deliveries.text("wamid.order.1", "385918000003"))));
        until(() -> recorder.seen.contains("wamid.order.1"));
        inbox.store(Deliveries.of(Deliveries.messages(Deliveries.text("wamid.order.2", "385918000003"))));
        recorder.failing = null;
        until(() -> effects("wamid.order.%").size() == 2);
        assertThat(effects("wamid.order.%")).containsExactly("wamid.order.1", "wamid.order.2");
    }

    @Test
    void whatCameOfOneUserInOneMomentTakesEffectInOneTransaction() throws Exception {
        dispatcher.stop();
        for (int i = 0; i < 3; i++) {
            inbox.store(Deliveries.of(Deliveries.messages(Deliveries.text("wamid.moment." + i, "385918000007"))));
        }
        assertThat(dispatcher.drain()).isEqualTo(3);
        assertThat(effects("wamid.moment.%")).containsExactly("wamid.moment.0", "wamid.moment.1", "wamid.moment.2");
        assertThat(transactionsOf("wamid.moment.%")).isEqualTo(1);
    }

    @Test
    void oneThatFailsAmongThemHoldsBackOnlyThoseBehindIt() throws Exception {
        dispatcher.stop();
        recorder.failing = "wamid.among.1";
        for (int i = 0; i < 3; i++) {
            inbox.store(Deliveries.of(Deliveries.messages(Deliveries.text("wamid.among." + i, "385918000008"))));
        }
        assertThat(dispatcher.drain()).isEqualTo(2);
        assertThat(effects("wamid.among.%")).containsExactly("wamid.among.0");
        assertThat(dispatcher.drain()).as("the failed one is not due yet").isZero();

        recorder.failing = null;
        dispatcher.start();
        until(() -> effects("wamid.among.%").size() == 3);
        assertThat(effects("wamid.among.%")).containsExactly("wamid.among.0", "wamid.among.1", "wamid.among.2");
    }

    private int transactionsOf(String ids) {
        return transactions.inTenant(
                TERN,
                () -> jdbc.sql(
                                "select count(distinct xmin::text) from audit_event where action = 'test.effect' and object like ?")
                        .param(ids)
                        .query(Integer.class)
                        .single());
    }

    @Test
    void whatIsNobodysIsKeptAndCanBeReplayedOnceItIsSomebodys() throws Exception {
        String change = Deliveries.messages(Deliveries.text("wamid.late", "385918000004"))
                .replace(Deliveries.SOFIA, "999000999000");
        Instant from = Instant.now();
        inbox.store(Deliveries.of(change));
        until(() -> webhooks.count(WebhookInbox.State.UNASSIGNED) == 1);
        assertThat(effects("wamid.late")).isEmpty();

        transactions.inTenant(TERN, () -> {
            jdbc.sql("""
                            insert into phone_number (tenant_id, id, waba_id, e164, name)
                            values (?, '999000999000', ?, '359888000999', 'Late')
                            """).param(TERN.value()).param(Deliveries.WABA).update();
        });
        assertThat(webhooks.replay(OLGA, from.minusSeconds(5), Instant.now().plusSeconds(5)))
                .isEqualTo(1);
        until(() -> effects("wamid.late").size() == 1);
    }

    @Test
    void whatACrashLeavesBehindIsHandledByTheNextStart() throws Exception {
        dispatcher.stop();
        inbox.store(Deliveries.of(Deliveries.messages(Deliveries.text("wamid.crash", "385918000005"))));
        assertThat(effects("wamid.crash")).isEmpty();
        dispatcher.start();
        until(() -> effects("wamid.crash").size() == 1);
    }

    @Test
    void itemsWithOddIdsAreParkedOrUnassignedButNeverStopTheLane() throws Exception {
        String odd = "9".repeat(300);
        String samelane = Deliveries.messages(Deliveries.text("wamid.odd", "385918000006"));
        inbox.store(Deliveries.of(samelane.replace(Deliveries.SOFIA, odd)));
        inbox.store(Deliveries.of(samelane));
        until(() -> effects("wamid.odd").size() >= 1);
        makeDueUntil(() -> webhooks.count(WebhookInbox.State.READY) == 0);
    }

    @Test
    void workerFactsAreTakenOncePerSequenceAndAcknowledged() {
        CallId call = call();
        List<EventBatch.Numbered> facts = List.of(
                new EventBatch.Numbered(1, new WorkerEvent.SessionEnded(call, Instant.now(), "one")),
                new EventBatch.Numbered(2, new WorkerEvent.SessionEnded(call, Instant.now(), "two")));
        assertThat(inbox.storeWorkerEvents(new EventBatch(1, "m-1", 7, facts))).isEqualTo(2);
        assertThat(inbox.storeWorkerEvents(new EventBatch(1, "m-1", 7, facts))).isEqualTo(2);
        until(() -> recorder.seen.stream().filter(("worker " + call)::equals).count() == 2);
        until(() -> webhooks.count(WebhookInbox.State.READY) == 0);
        assertThat(recorder.seen.stream().filter(("worker " + call)::equals)).hasSize(2);
    }

    @Test
    void aTimerRingsOnceWhenItIsDueAndNotBefore() {
        CallId call = call();
        transactions.inTenant(TERN, () -> {
            timers.schedule(TERN, call, "later", Instant.now().plus(Duration.ofHours(1)));
            timers.schedule(TERN, call, "now", Instant.now());
            timers.schedule(TERN, call, "now", Instant.now());
        });
        until(() -> recorder.seen.contains("timer now " + call));
        until(() -> webhooks.search(WebhookInbox.Search.EVERYTHING, 200).stream()
                .anyMatch(entry -> entry.field().equals("now") && entry.state() == WebhookInbox.State.DONE));
        assertThat(recorder.seen).doesNotContain("timer later " + call);
        assertThat(recorder.seen.stream().filter(("timer now " + call)::equals)).hasSize(1);
        transactions.global(() -> jdbc.sql("update ops.inbox_work set state = 'DONE' where field = 'later'")
                .update());
    }

    private CallId call() {
        CallId call = new CallId(UUID.randomUUID());
        transactions.inTenant(TERN, () -> {
            jdbc.sql("""
                            insert into call (tenant_id, id, number_id, direction, phase, state, started_at)
                            values (?, ?, ?, 'USER_INITIATED', 'ENDED', ?::jsonb, now())
                            """)
                    .param(TERN.value())
                    .param(call.value())
                    .param(Deliveries.SOFIA)
                    .param("{\"direction\":\"USER_INITIATED\",\"errors\":[]}")
                    .update();
        });
        return call;
    }

    private WebhookInbox.Entry newest() {
        return webhooks.search(WebhookInbox.Search.EVERYTHING, 1).getFirst();
    }

    private static WebhookInbox.Search parked() {
        return new WebhookInbox.Search(WebhookInbox.State.PARKED, null, null, null, null, null, null, null, null, null);
    }

    private List<String> effects(String like) {
        return transactions.inTenant(
                TERN,
                () -> jdbc.sql(
                                "select object from audit_event where action = 'test.effect' and object like ? order by id")
                        .param(like)
                        .query(String.class)
                        .list());
    }

    /// Brings the back-off forward instead of waiting for it.
    private void makeDueUntil(BooleanSupplier condition) {
        until(() -> {
            transactions.global(
                    () -> jdbc.sql("update ops.inbox_work set due_at = now() where state = 'READY' and attempts > 0")
                            .update());
            return condition.getAsBoolean();
        });
    }

    /// Waits for a condition, never for a time.
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("the condition came true in time").isBefore(end);
            Thread.onSpinWait();
        }
    }

    @TestConfiguration
    static class Recording {
        @Bean
        Recorder recorder(JdbcClient jdbc) {
            return new Recorder(jdbc);
        }
    }

    /// Writes one row an event, in the inbox's transaction, and fails where it is told to.
    static class Recorder implements InboxListener {
        final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        private final JdbcClient jdbc;
        volatile @Nullable String failing;

        Recorder(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public void on(TenantId tenant, InboxItem item) {
            switch (item) {
                case InboxItem.FromMeta meta -> {
                    if (meta.event() instanceof MetaEvent.UserMessage message) {
                        effect(tenant, message.messageId());
                        seen.add(message.messageId());
                        if (message.messageId().equals(failing)) {
                            throw new IllegalStateException("planted failure");
                        }
                    }
                }
                case InboxItem.FromWorker worker ->
                    seen.add("worker " + worker.event().callId());
                case InboxItem.FromTimer timer -> seen.add("timer " + timer.name() + " " + timer.call());
            }
        }

        private void effect(TenantId tenant, String object) {
            jdbc.sql("insert into audit_event (tenant_id, actor, action, object) values (?, 'test', 'test.effect', ?)")
                    .param(tenant.value())
                    .param(object)
                    .update();
        }
    }
}
