package io.pulseline.sipworker.stack;

import java.util.concurrent.ScheduledFuture;
import java.util.random.RandomGenerator;
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
    private final String tag = Ids.tag();
    private byte @Nullable [] last;
    private boolean done;
    private boolean acknowledged;
    private @Nullable ScheduledFuture<?> reliable;
    private boolean awaited;
    private long reliableSequence = RandomGenerator.getDefault().nextInt(1, 1 << 30);
    private @Nullable ScheduledFuture<?> repeat;
    private @Nullable ScheduledFuture<?> end;

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

    /// Of To in all answers that are ours, the one to a CANCEL of it too (RFC 3261 §9.2).
    public String tag() {
        return tag;
    }

    public Flow flow() {
        return flow;
    }

    public synchronized boolean isDone() {
        return done;
    }

    /// Without a body.
    public void respond(int status, String reason) {
        respond(request.answer(status, reason, status == 100 ? null : tag));
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
            hush();
            boolean invite = request.is("INVITE");
            // over a stream only a 2xx is repeated: it is the users' to confirm, end to end
            if (invite && (response.isSuccess() || !flow.reliable())) {
                repeat(bytes, T1);
            }
            if (invite || !flow.reliable()) {
                end = timers.after(LIFE, () -> over(invite && response.isSuccess()));
            } else {
                // nothing is repeated over a stream: timer J is zero (RFC 3261 §17.2.2)
                forget.run();
            }
        }
        return true;
    }

    /// A provisional answer that is told until its PRACK comes (RFC 3262 §3), over streams too: it is the
    /// users' to confirm, end to end.
    ///
    /// @return false when nothing was sent: a final answer was given, or an earlier one still waits for its PRACK
    public synchronized boolean respondReliably(SipResponse response) {
        if (done || awaited) {
            return false;
        }
        awaited = true;
        response.headers().add("Require", "100rel").add("RSeq", String.valueOf(++reliableSequence));
        byte[] bytes = response.bytes();
        last = bytes;
        flow.send(bytes);
        again(bytes, T1, LIFE);
        return true;
    }

    private void again(byte[] bytes, long wait, long left) {
        reliable = timers.after(Math.min(wait, left), () -> {
            synchronized (this) {
                if (reliable == null || done) {
                    return;
                }
                if (left > wait) {
                    flow.send(bytes);
                    again(bytes, 2 * wait, left - wait);
                    return;
                }
                reliable = null;
                awaited = false;
            }
            handler.unacknowledged(this);
        });
    }

    /// A PRACK came, perhaps after the final answer.
    ///
    /// @return false when it confirms nothing that waits
    public synchronized boolean confirm(long sequence) {
        if (!awaited || sequence != reliableSequence) {
            return false;
        }
        awaited = false;
        hush();
        return true;
    }

    private void hush() {
        if (reliable != null) {
            reliable.cancel(false);
            reliable = null;
        }
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

    /// Its ACK came. Over a stream nothing more is to come (RFC 3261 §17.2.1: timer I is zero).
    public void acknowledge() {
        synchronized (this) {
            acknowledged = true;
            if (repeat != null) {
                repeat.cancel(false);
            }
            if (end == null || !flow.reliable()) {
                return;
            }
            end.cancel(false);
        }
        forget.run();
    }

    private void over(boolean success) {
        boolean lost;
        synchronized (this) {
            lost = success && !acknowledged;
        }
        acknowledge();
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
