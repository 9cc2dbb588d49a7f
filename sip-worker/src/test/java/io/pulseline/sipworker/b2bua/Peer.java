package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.TestCertificate;
import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.ClientTransaction;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.Gate;
import io.pulseline.sipworker.stack.Hop;
import io.pulseline.sipworker.stack.Ids;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipHandler;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipStack;
import io.pulseline.sipworker.stack.StackSettings;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// One end of a call, told step by step what to do: Meta's gateway, or a telephone system.
final class Peer implements SipHandler, AutoCloseable {
    static final String SDES = """
            v=0\r
            o=- 1 1 IN IP4 127.0.0.1\r
            s=-\r
            c=IN IP4 127.0.0.1\r
            t=0 0\r
            m=audio 49000 RTP/SAVP 111 126\r
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:ZGVtby1rZXktbWV0YS0wMDAwMDAwMDAwMDAwMDAw\r
            a=rtpmap:111 opus/48000/2\r
            a=rtpmap:126 telephone-event/8000\r
            a=rtcp-mux\r
            """;

    final SipStack stack;
    final BlockingQueue<ServerTransaction> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<SipResponse> responses = new LinkedBlockingQueue<>();
    final List<SipRequest> acks = new CopyOnWriteArrayList<>();
    final List<ServerTransaction> cancelled = new CopyOnWriteArrayList<>();
    private volatile String offer = SDES;
    private volatile Consumer<ServerTransaction> taken = invite -> invite.respond(487, "Request Terminated");

    Peer() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        SSLContext tls = TestCertificate.context();
        stack = new SipStack(
                new StackSettings(here, 0, -1, -1, tls, tls, tls, "localhost", address -> true),
                new Gate(address -> true, Clock.systemUTC()),
                this);
        stack.start();
    }

    /// From now on our INVITEs have no offer.
    void offersNothing() {
        offer = "";
    }

    /// What becomes of an INVITE that is taken back.
    void takesBack(Consumer<ServerTransaction> behaviour) {
        taken = behaviour;
    }

    int port() {
        return stack.tlsPort();
    }

    @Override
    public void request(ServerTransaction transaction) {
        requests.add(transaction);
    }

    @Override
    public void ack(SipRequest ack) {
        acks.add(ack);
    }

    @Override
    public void cancelled(ServerTransaction invite) {
        cancelled.add(invite);
        taken.accept(invite);
    }

    @Override
    public void unacknowledged(ServerTransaction invite) {}

    ServerTransaction take(String method) throws InterruptedException {
        ServerTransaction next = requests.poll(5, TimeUnit.SECONDS);
        if (next == null || !next.request().is(method)) {
            throw new AssertionError("wanted " + method + ", got " + (next == null ? "nothing" : next.request()));
        }
        return next;
    }

    SipResponse answer(int status) throws InterruptedException {
        for (SipResponse next = responses.poll(5, TimeUnit.SECONDS);
                next != null;
                next = responses.poll(5, TimeUnit.SECONDS)) {
            if (next.status() == status) {
                return next;
            }
            if (next.isFinal()) {
                throw new AssertionError("wanted " + status + ", got " + next);
            }
        }
        throw new AssertionError("wanted " + status + ", got nothing");
    }

    Flow to(int port) throws Exception {
        return stack.connect(new Hop("TLS", "localhost", port, false));
    }

    /// An INVITE, answered to a challenge by a second one.
    ClientTransaction invite(int edge, String target, String from, @Nullable DigestClient digest, String... headers)
            throws Exception {
        return invite(edge, target, from, digest, 1, Ids.callId(), Ids.tag(), null, headers);
    }

    private ClientTransaction invite(
            int edge,
            String target,
            String from,
            @Nullable DigestClient digest,
            long sequence,
            String callId,
            String tag,
            @Nullable SipResponse challenge,
            String... headers)
            throws Exception {
        SipRequest request = SipRequest.of("INVITE", target);
        request.headers()
                .add("Max-Forwards", "70")
                .add("From", "<" + from + ">;tag=" + tag)
                .add("To", "<" + target.replace(";transport=tls", "") + ">")
                .add("Call-ID", callId)
                .add("CSeq", sequence + " INVITE")
                .add("Contact", "<sip:peer@localhost:" + port() + ";transport=tls>");
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
        }
        if (!offer.isEmpty()) {
            request.setBody("application/sdp", offer);
        }
        if (challenge != null && digest != null) {
            digest.authorise(request, challenge);
        }
        return stack.send(request, to(edge), new ClientListener() {
            @Override
            public void answered(SipResponse response) {
                boolean asked = response.status() == 401 || response.status() == 407;
                if (asked && challenge == null && digest != null) {
                    Thread.ofVirtual().start(() -> {
                        try {
                            again(() ->
                                    invite(edge, target, from, digest, sequence + 1, callId, tag, response, headers));
                        } catch (Exception failure) {
                            throw new IllegalStateException(failure);
                        }
                    });
                } else {
                    responses.add(response);
                }
            }

            @Override
            public void failed(String why) {}
        });
    }

    private @Nullable ClientTransaction last;

    /// The INVITE that proved who we are. Whoever has an answer to it finds it here.
    synchronized ClientTransaction last() {
        return java.util.Objects.requireNonNull(last);
    }

    private synchronized void again(Callable<ClientTransaction> invite) throws Exception {
        last = invite.call();
    }

    /// Confirms an answer to our INVITE.
    Dialog confirm(SipResponse ok, int edge) throws Exception {
        Dialog dialog = Dialog.dialled(last().request(), ok);
        stack.sendAck(dialog.ack(ok), to(edge));
        return dialog;
    }

    /// Confirms an answer to our INVITE with what answers its offer.
    void confirm(Dialog dialog, SipResponse ok, String sdp, int edge) throws Exception {
        SipRequest ack = dialog.ack(ok);
        if (!sdp.isEmpty()) {
            ack.setBody("application/sdp", sdp);
        }
        stack.sendAck(ack, to(edge));
    }

    /// A request within a dialog and its final answer.
    SipResponse ask(SipRequest request, int edge) throws Exception {
        BlockingQueue<SipResponse> finals = new LinkedBlockingQueue<>();
        stack.send(request, to(edge), new ClientListener() {
            @Override
            public void answered(SipResponse response) {
                if (response.isFinal()) {
                    finals.add(response);
                }
            }

            @Override
            public void failed(String why) {}
        });
        SipResponse answer = finals.poll(5, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer to " + request.method());
        }
        return answer;
    }

    /// Says yes to somebody's INVITE.
    Dialog accept(ServerTransaction invite, String... headers) {
        String tag = Ids.tag();
        SipResponse ok = invite.request().answer(200, "OK", tag);
        ok.headers().add("Contact", "<sip:peer@localhost:" + port() + ";transport=tls>");
        for (int i = 0; i < headers.length; i += 2) {
            ok.headers().add(headers[i], headers[i + 1]);
        }
        ok.setBody("application/sdp", SDES);
        invite.respond(ok);
        return Dialog.answered(invite.request(), tag);
    }

    void bye(Dialog dialog, int edge, String... headers) throws Exception {
        SipRequest bye = dialog.request("BYE");
        for (int i = 0; i < headers.length; i += 2) {
            bye.headers().add(headers[i], headers[i + 1]);
        }
        stack.send(bye, to(edge), Unheard.LISTENER);
    }

    @Override
    public void close() {
        stack.close();
    }
}
