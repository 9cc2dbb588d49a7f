package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.Ringing;
import io.pulseline.platform.kernel.TenantId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// One piece of news wakes every open softphone of a tenant; which call rings at whom is read once for all of them.
@Component
class SharedDesks {
    private final Function<TenantId, Ringing.Desks> ringing;
    private final Map<TenantId, Shared> tenants = new ConcurrentHashMap<>();

    @Autowired
    SharedDesks(Ringing ringing) {
        this(ringing::look);
    }

    SharedDesks(Function<TenantId, Ringing.Desks> ringing) {
        this.ringing = ringing;
    }

    private static final class Shared {
        private final ReentrantLock reading = new ReentrantLock();
        private long readAt;
        private Ringing.Desks desks = new Ringing.Desks(List.of(), Map.of());
    }

    /// @param since by [System#nanoTime()]: a look that began earlier may not know the news
    Ringing.Desks look(TenantId tenant, long since) {
        Shared shared = tenants.computeIfAbsent(tenant, key -> new Shared());
        shared.reading.lock();
        try {
            if (shared.readAt == 0 || shared.readAt - since < 0) {
                long now = System.nanoTime();
                shared.desks = ringing.apply(tenant);
                shared.readAt = now;
            }
            return shared.desks;
        } finally {
            shared.reading.unlock();
        }
    }
}
