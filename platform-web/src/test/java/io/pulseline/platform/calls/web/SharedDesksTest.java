package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.calls.Ringing.Desks;
import io.pulseline.platform.kernel.TenantId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedDesksTest {
    private static final TenantId TERN = new TenantId(UUID.randomUUID());

    private final AtomicInteger looks = new AtomicInteger();
    private final SharedDesks desks = new SharedDesks(tenant -> {
        looks.incrementAndGet();
        return new Desks(List.of(), Map.of());
    });

    @Test
    void oneLookServesEverySoftphoneThatTheSameNewsWoke() throws Exception {
        long news = System.nanoTime();
        try (var streams = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Desks>> seen = IntStream.range(0, 50)
                    .mapToObj(stream -> streams.submit(() -> desks.look(TERN, news)))
                    .toList();
            for (Future<Desks> one : seen) {
                assertThat(one.get()).isSameAs(seen.getFirst().get());
            }
        }
        assertThat(looks).hasValue(1);
    }

    @Test
    void newsThatCameAfterALookIsLookedAtAgain() {
        desks.look(TERN, System.nanoTime());
        desks.look(TERN, System.nanoTime());
        assertThat(looks).hasValue(2);
    }

    @Test
    void tenantsShareNothing() {
        long news = System.nanoTime();
        desks.look(TERN, news);
        desks.look(new TenantId(UUID.randomUUID()), news);
        assertThat(looks).hasValue(2);
    }
}
