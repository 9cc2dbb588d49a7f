package io.pulseline.sipworker.stack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A confirmed dialog: what a request within it has to say (RFC 3261 §12).
public final class Dialog {
    private final String callId;
    private final String local;
    private final String localTag;
    private final String remote;
    private final List<String> routes;
    private String target;
    private long localSequence;
    private long remoteSequence;

    private Dialog(
            String callId,
            String local,
            String localTag,
            String remote,
            List<String> routes,
            String target,
            long localSequence,
            long remoteSequence) {
        this.callId = callId;
        this.local = local;
        this.localTag = localTag;
        this.remote = remote;
        this.routes = List.copyOf(routes);
        this.target = target;
        this.localSequence = localSequence;
        this.remoteSequence = remoteSequence;
    }

    /// We answered an INVITE.
    ///
    /// @param tag ours, as the answer's To has it
    public static Dialog answered(SipRequest invite, String tag) {
        return new Dialog(
                invite.callId(),
                invite.headers().get("To").orElse("") + ";tag=" + tag,
                tag,
                invite.headers().get("From").orElse(""),
                invite.headers().list("Record-Route"),
                contact(invite).orElse(invite.from().uri()),
                0,
                invite.cseq().number());
    }

    /// Our INVITE was answered.
    public static Dialog dialled(SipRequest invite, SipResponse answer) {
        List<String> routes = new ArrayList<>(answer.headers().list("Record-Route"));
        Collections.reverse(routes);
        return new Dialog(
                invite.callId(),
                invite.headers().get("From").orElse(""),
                invite.from().tag().orElse(""),
                answer.headers().get("To").orElse(""),
                routes,
                contact(answer).orElse(invite.target()),
                invite.cseq().number(),
                0);
    }

    /// The final answer that confirms this early dialog: route set and target are the answer's (RFC 3261
    /// §13.2.2.4), the numbers go on.
    public Dialog confirmed(SipRequest invite, SipResponse answer) {
        Dialog fresh = dialled(invite, answer);
        fresh.localSequence = localSequence;
        fresh.remoteSequence = remoteSequence;
        return fresh;
    }

    private static Optional<String> contact(SipMessage message) {
        return message.headers().list("Contact").stream()
                .filter(contact -> !contact.equals("*"))
                .findFirst()
                .map(contact -> NameAddr.parse(contact).uri());
    }

    public String localTag() {
        return localTag;
    }

    /// The next request to the peer.
    public SipRequest request(String method) {
        return build(method, ++localSequence);
    }

    /// Confirms the 2xx of an INVITE of ours.
    public SipRequest ack(SipResponse success) {
        return build("ACK", success.cseq().number());
    }

    private SipRequest build(String method, long sequence) {
        SipRequest request = SipRequest.of(method, target);
        routes.forEach(route -> request.headers().add("Route", route));
        request.headers()
                .add("Max-Forwards", "70")
                .add("From", local)
                .add("To", remote)
                .add("Call-ID", callId)
                .add("CSeq", sequence + " " + method);
        return request;
    }

    /// Notes a request of the peer.
    ///
    /// @return false when it is older than what came before
    public boolean follows(SipRequest request) {
        long sequence = request.cseq().number();
        if (sequence < remoteSequence) {
            return false;
        }
        remoteSequence = sequence;
        if (request.is("INVITE") || request.is("UPDATE")) {
            contact(request).ifPresent(fresh -> target = fresh);
        }
        return true;
    }

    /// Whether the peer of this dialog sent it: the tag alone could have been overheard.
    public boolean isOf(SipRequest request) {
        return callId.equals(request.callId())
                && NameAddr.parse(remote).tag().equals(request.from().tag());
    }
}
