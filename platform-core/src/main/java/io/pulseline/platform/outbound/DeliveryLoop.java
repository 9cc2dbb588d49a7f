package io.pulseline.platform.outbound;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Sends what is due, a few at a time for each tenant: a tenant whose receivers are slow waits for itself.
@Component
class DeliveryLoop {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);
    static final int AT_ONCE_FOR_A_TENANT = 4;
    private static final int AT_ONCE = 64;

    private final TenantTransactions transactions;
    private final Deliveries deliveries;
    private final Endpoints endpoints;
    private final Receiver receiver;
    private final Clock clock;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Map<TenantId, Semaphore> rooms = new ConcurrentHashMap<>();

    DeliveryLoop(
            TenantTransactions transactions,
            Deliveries deliveries,
            Endpoints endpoints,
            Receiver receiver,
            Clock clock) {
        this.transactions = transactions;
        this.deliveries = deliveries;
        this.endpoints = endpoints;
        this.receiver = receiver;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1000)
    void send() {
        for (TenantId tenant : deliveries.due()) {
            Semaphore own = rooms.computeIfAbsent(tenant, unused -> new Semaphore(AT_ONCE_FOR_A_TENANT));
            int free = Math.min(own.availablePermits(), room.availablePermits());
            List<Delivery> claimed = free > 0 ? deliveries.claim(tenant, free) : List.of();
            for (Delivery delivery : claimed) {
                // only this loop takes permits, so that they are there
                own.acquireUninterruptibly();
                room.acquireUninterruptibly();
                Thread.ofVirtual().name("outbound-" + delivery.id()).start(() -> {
                    try {
                        attempt(tenant, delivery);
                    } finally {
                        room.release();
                        own.release();
                    }
                });
            }
        }
    }

    void attempt(TenantId tenant, Delivery delivery) {
        record Target(String url, List<String> secrets) {}
        Target target = transactions.inTenant(
                tenant,
                () -> endpoints
                        .find(tenant, delivery.endpoint())
                        .map(endpoint -> new Target(endpoint.url(), endpoints.secrets(tenant, endpoint.id())))
                        .orElse(new Target("", List.of())));
        if (target.url().isEmpty()) {
            return;
        }
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        Instant begun = clock.instant();
        Receiver.Answer answer = receiver.post(
                URI.create(target.url()), Signature.headers(delivery.messageId(), begun, body, target.secrets()), body);
        Duration took = Duration.between(begun, clock.instant());
        deliveries.settle(tenant, delivery, answer, took);
        LOG.info(
                "event=outbound-attempt tenant={} delivery={} attempt={} outcome={} millis={}",
                tenant,
                delivery.id(),
                delivery.attempts(),
                answer.outcome(),
                took.toMillis());
    }
}
