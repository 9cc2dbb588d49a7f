package io.pulseline.audioworker.voice;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that moves every voice of this process, every 20 ms: so there is one clock, and no lock in any call.
public final class VoiceLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceLoop.class);
    private static final long TICK_NANOS = Line.FRAME_MILLIS * 1_000_000L;
    /// A loop that stood still for longer does not catch up: nobody wants to hear the past in a hurry.
    private static final long LATEST_NANOS = 10 * TICK_NANOS;

    private final Map<Object, VoiceCall> calls = new ConcurrentHashMap<>();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean running = true;

    public VoiceLoop() {
        this.thread = Thread.ofPlatform().name("voices").daemon().start(this::run);
    }

    /// A steady clock in milliseconds.
    public static long now() {
        return System.nanoTime() / 1_000_000;
    }

    public int size() {
        return calls.size();
    }

    /// Of the loop's thread.
    public Optional<VoiceCall> find(Object key) {
        return Optional.ofNullable(calls.get(key));
    }

    /// Of the loop's thread. In the place of one with the same key, which ends.
    public void put(Object key, VoiceCall call) {
        remove(key);
        calls.put(key, call);
    }

    /// Of the loop's thread.
    public void remove(Object key) {
        VoiceCall call = calls.remove(key);
        if (call != null) {
            call.close();
        }
    }

    /// Runs on the loop and waits for the result.
    public <T> T call(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException wrapped) {
            throw wrapped.getCause() instanceof Exception cause ? cause : wrapped;
        }
    }

    public void execute(Runnable task) {
        work.add(task);
        LockSupport.unpark(thread);
    }

    private void run() {
        long next = System.nanoTime();
        while (running) {
            for (Runnable task = work.poll(); task != null; task = work.poll()) {
                guarded(task);
            }
            long late = System.nanoTime() - next;
            if (late < 0) {
                LockSupport.parkNanos(-late);
                continue;
            }
            next = late > LATEST_NANOS ? System.nanoTime() + TICK_NANOS : next + TICK_NANOS;
            long now = now();
            calls.forEach((key, call) -> guarded(() -> tick(key, call, now)));
        }
        calls.values().forEach(call -> guarded(call::close));
    }

    private void tick(Object key, VoiceCall call, long now) {
        boolean goesOn;
        try {
            goesOn = call.tick(now);
        } catch (RuntimeException trouble) {
            LOG.error("event=voice-call-trouble reason=\"{}\"", trouble.toString(), trouble);
            goesOn = false;
        }
        if (!goesOn) {
            remove(key);
        }
    }

    /// The loop moves every call: one that misbehaves must not end it.
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException trouble) {
            LOG.error("event=voice-loop-trouble reason=\"{}\"", trouble.toString(), trouble);
        }
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(2000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
