package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipStack;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How the session with the telephone system speaks to it.
final class TrunkLine implements TrunkSession.Line {
    private final BridgedCall call;
    private final SipStack stack;
    private volatile @Nullable DigestClient digest;

    TrunkLine(BridgedCall call, SipStack stack) {
        this.call = call;
        this.stack = stack;
    }

    /// @param answers what it may ask for again in this dialog; null for none
    void proves(@Nullable DigestClient answers) {
        digest = answers;
    }

    @Override
    public @Nullable SipRequest request(String method) {
        return call.request(LegName.TRUNK, method);
    }

    @Override
    public String description() {
        return call.terms.own();
    }

    @Override
    public void send(SipRequest request, ClientListener listener) {
        Thread.ofVirtual().name("sip-within").start(() -> {
            try {
                Flow flow = call.flowTo(LegName.TRUNK);
                if (!request.headers().has("Contact")) {
                    request.headers().add("Contact", stack.contact(flow));
                }
                call.seen(LegName.TRUNK, true, request.method(), flow);
                stack.send(request, flow, listener);
            } catch (IOException unreachable) {
                listener.failed(String.valueOf(unreachable.getMessage()));
            }
        });
    }

    @Override
    public boolean authorise(SipRequest request, SipResponse challenge) {
        DigestClient answers = digest;
        return answers != null && answers.authorise(request, challenge);
    }

    @Override
    public void acknowledge(SipResponse ok) {
        try {
            Flow flow = call.flowTo(LegName.TRUNK);
            call.seen(LegName.TRUNK, true, "ACK", flow);
            stack.sendAck(call.ack(LegName.TRUNK, ok), flow);
        } catch (IOException unreachable) {
            call.seen(LegName.TRUNK, true, "ACK could not be sent: " + unreachable.getMessage(), null);
        }
    }

    @Override
    public void answered(SipResponse ok) {
        try {
            call.terms.answered(ok.bodyText());
        } catch (BadSdp unfit) {
            call.seen(LegName.TRUNK, false, "an answer that does not fit: " + unfit.getMessage(), null);
        }
    }

    @Override
    public void give(String why) {
        call.end(Ending.byUs(null, why, Reason.EXPIRED));
    }
}
