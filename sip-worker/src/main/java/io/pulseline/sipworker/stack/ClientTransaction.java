package io.pulseline.sipworker.stack;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// One request of ours and what comes back (RFC 3261 §17.1, RFC 6026). Acknowledges refusals of an INVITE itself; the
/// ACK of a 2xx is the caller's.
public final class ClientTransaction {
    private final SipRequest request;
    private final Flow flow;
    private final Timers timers;
    private final ClientListener listener;
    private final Runnable forget;
    private boolean provisional;
    private boolean finished;
    private @Nullable ScheduledFuture<?> repeat;
    private @Nullable ScheduledFuture<?> limit;

    ClientTransaction(SipRequest request, Flow flow, Timers timers, ClientListener listener, Runnable forget) {
        this.request = request;
        this.flow = flow;
        this.timers = timers;
        this.listener = listener;
        this.forget = forget;
    }

    public SipRequest request() {
        return request;
    }

    public Flow flow() {
        return flow;
    }

    synchronized void start() {
        byte[] bytes = request.bytes();
        flow.send(bytes);
        if (!flow.isOpen()) {
            timers.after(0, () -> fail("the connection is closed"));
            return;
        }
        if (!flow.reliable()) {
            repeat(bytes, ServerTransaction.T1);
        }
        limit = timers.after(ServerTransaction.LIFE, () -> fail("no answer within 32 s"));
    }

    private void repeat(byte[] bytes, long wait) {
        repeat = timers.after(wait, () -> {
            synchronized (this) {
                if (!finished && !(provisional && request.is("INVITE"))) {
                    flow.send(bytes);
                    repeat(bytes, request.is("INVITE") ? 2 * wait : Math.min(2 * wait, ServerTransaction.T2));
                }
            }
        });
    }

    void receive(SipResponse response) {
        boolean tell;
        synchronized (this) {
            boolean invite = request.is("INVITE");
            if (invite && response.status() >= 300) {
                acknowledge(response);
            }
            // only a 2xx is told again: a repeat wants its ACK, a fork its BYE
            tell = !finished || invite && response.isSuccess();
            if (!response.isFinal()) {
                provisional = true;
                if (invite && limit != null) {
                    limit.cancel(false);
                }
            } else if (!finished) {
                finished = true;
                stop();
                if (invite && response.isSuccess() || !flow.reliable()) {
                    timers.after(ServerTransaction.LIFE, forget);
                } else {
                    // timers D and K are zero over a stream (RFC 3261 §17.1)
                    forget.run();
                }
            }
        }
        if (tell) {
            listener.answered(response);
        }
    }

    private void stop() {
        if (repeat != null) {
            repeat.cancel(false);
        }
        if (limit != null) {
            limit.cancel(false);
        }
    }

    void fail(String why) {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
            stop();
        }
        forget.run();
        listener.failed(why);
    }

    private void acknowledge(SipResponse refusal) {
        SipRequest ack = SipRequest.of("ACK", request.target());
        ack.headers()
                .add(
                        "Via",
                        Text.split(request.headers().lines("Via").getFirst(), ',')
                                .getFirst());
        for (String route : request.headers().lines("Route")) {
            ack.headers().add("Route", route);
        }
        ack.headers()
                .add("Max-Forwards", "70")
                .add("From", request.headers().get("From").orElse(""))
                .add("To", refusal.headers().get("To").orElse(""))
                .add("Call-ID", request.callId())
                .add("CSeq", request.cseq().number() + " ACK");
        flow.send(ack.bytes());
    }

    /// Takes an INVITE back; goes the same way with the same branch (RFC 3261 §9.1). Its own answer says nothing.
    SipRequest cancel() {
        SipRequest cancel = SipRequest.of("CANCEL", request.target());
        cancel.headers()
                .add(
                        "Via",
                        Text.split(request.headers().lines("Via").getFirst(), ',')
                                .getFirst());
        for (String route : request.headers().lines("Route")) {
            cancel.headers().add("Route", route);
        }
        cancel.headers()
                .add("Max-Forwards", "70")
                .add("From", request.headers().get("From").orElse(""))
                .add("To", request.headers().get("To").orElse(""))
                .add("Call-ID", request.callId())
                .add("CSeq", request.cseq().number() + " CANCEL");
        return cancel;
    }
}
