package io.pulseline.sipworker.stack;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// One request of a peer and our answers to it (RFC 3261 §17.2, RFC 6026). Repeats of the request get the last answer
/// again; a final answer to an INVITE is repeated until its ACK comes.
public final class ServerTransaction {
    static final long T1 = 500;
    static final long T2 = 4000;
    static final long LIFE = 64 * T1;

    private final SipRequest request;
    private final Flow flow;
    private final Timers timers;
    private final SipHandler handler;
    private final Runnable forget;
    private byte @Nullable [] last;
    private boolean done;
    private boolean acknowledged;
    private @Nullable ScheduledFuture<?> repeat;

    ServerTransaction(SipRequest request, Flow flow, Timers timers, SipHandler handler, Runnable forget) {
        this.request = request;
        this.flow = flow;
        this.timers = timers;
        this.handler = handler;
        this.forget = forget;
    }

    public SipRequest request() {
        return request;
    }

    public Flow flow() {
        return flow;
    }

    public synchronized boolean isDone() {
        return done;
    }

    /// Without a body.
    public void respond(int status, String reason) {
        respond(request.answer(status, reason, status == 100 ? null : Ids.tag()));
    }

    /// @return false when a final answer was given before: one wins, also over a CANCEL
    public synchronized boolean respond(SipResponse response) {
        if (done) {
            return false;
        }
        byte[] bytes = response.bytes();
        last = bytes;
        flow.send(bytes);
        if (response.isFinal()) {
            done = true;
            boolean invite = request.is("INVITE");
            // over a stream only a 2xx is repeated: it is the users' to confirm, end to end
            if (invite && (response.isSuccess() || !flow.reliable())) {
                repeat(bytes, T1);
            }
            timers.after(LIFE, () -> over(invite && response.isSuccess()));
        }
        return true;
    }

    private void repeat(byte[] bytes, long wait) {
        repeat = timers.after(wait, () -> {
            synchronized (this) {
                if (!acknowledged) {
                    flow.send(bytes);
                    repeat(bytes, Math.min(2 * wait, T2));
                }
            }
        });
    }

    /// Its ACK came.
    public synchronized void acknowledge() {
        acknowledged = true;
        if (repeat != null) {
            repeat.cancel(false);
        }
    }

    private void over(boolean success) {
        boolean lost;
        synchronized (this) {
            lost = success && !acknowledged;
            acknowledge();
        }
        forget.run();
        if (lost) {
            handler.unacknowledged(this);
        }
    }

    synchronized void again() {
        if (last != null && !acknowledged) {
            flow.send(last);
        }
    }
}
