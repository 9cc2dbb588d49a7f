package io.pulseline.sipworker.stack;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings messages together with the transaction they belong to.
final class Transactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int MOST = 20_000;

    private final SipHandler handler;
    private final Gate gate;
    private final Timers timers;
    private final Map<String, ServerTransaction> servers = new ConcurrentHashMap<>();
    private final Map<String, ClientTransaction> clients = new ConcurrentHashMap<>();

    Transactions(SipHandler handler, Gate gate, Timers timers) {
        this.handler = handler;
        this.gate = gate;
        this.timers = timers;
    }

    /// What came in. Nothing it holds makes this throw.
    ///
    /// @return false when the stream cannot be read on
    boolean receive(SipMessage message, Flow flow) {
        try {
            Optional<Rules.Refusal> refusal = Rules.refusal(message, flow.reliable());
            switch (message) {
                case SipResponse response -> {
                    if (refusal.isEmpty()) {
                        response(response);
                    }
                }
                case SipRequest request when refusal.isPresent() -> refuse(request, flow, refusal.get());
                case SipRequest request -> request(request, flow);
            }
            return SipParser.claimed(message, 0) >= 0;
        } catch (RuntimeException trouble) {
            LOG.warn("event=sip-message-failed from={} reason=\"{}\"", flow.address(), trouble.toString(), trouble);
            return false;
        }
    }

    private void refuse(SipRequest request, Flow flow, Rules.Refusal refusal) {
        gate.probe(flow.remote().getAddress(), "malformed request");
        if (request.is("ACK")) {
            return;
        }
        SipResponse answer = request.answer(refusal.status(), refusal.reason(), Ids.tag());
        if (!refusal.unsupported().isEmpty()) {
            answer.headers().add("Unsupported", refusal.unsupported());
        }
        flow.send(answer.bytes());
    }

    private void response(SipResponse response) {
        String key = response.via().branch().orElse("") + "|" + response.cseq().method();
        ClientTransaction client = clients.get(key);
        if (client != null) {
            client.receive(response);
        }
    }

    private void request(SipRequest request, Flow flow) {
        String method = request.method();
        String key = key(request, method.equals("ACK") || method.equals("CANCEL") ? "INVITE" : method);
        ServerTransaction known = servers.get(key);
        switch (method) {
            case "ACK" -> {
                if (known != null) {
                    known.acknowledge();
                } else {
                    handler.ack(request);
                }
            }
            case "CANCEL" -> cancel(request, flow, known);
            default -> {
                if (known != null) {
                    known.again();
                } else if (servers.size() >= MOST) {
                    SipResponse full = request.answer(503, "Service Unavailable", Ids.tag());
                    full.headers().add("Retry-After", "5");
                    flow.send(full.bytes());
                } else {
                    begin(key, request, flow);
                }
            }
        }
    }

    private void begin(String key, SipRequest request, Flow flow) {
        ServerTransaction fresh = new ServerTransaction(request, flow, timers, handler, () -> servers.remove(key));
        ServerTransaction twin = servers.putIfAbsent(key, fresh);
        if (twin != null) {
            twin.again();
            return;
        }
        try {
            handler.request(fresh);
        } catch (BadSip bad) {
            fresh.respond(bad.status(), bad.reason());
        } catch (RuntimeException trouble) {
            LOG.error(
                    "event=sip-request-failed method={} reason=\"{}\"", request.method(), trouble.toString(), trouble);
            fresh.respond(500, "Server Internal Error");
        }
    }

    private void cancel(SipRequest cancel, Flow flow, @org.jspecify.annotations.Nullable ServerTransaction invite) {
        boolean known = invite != null;
        String tag = invite == null ? Ids.tag() : invite.tag();
        flow.send(cancel.answer(known ? 200 : 481, known ? "OK" : "Call/Transaction Does Not Exist", tag)
                .bytes());
        if (invite != null && !invite.isDone()) {
            handler.cancelled(invite);
        }
    }

    /// RFC 3261 §17.2.3, and what RFC 2543 compared: some peers use a branch again.
    private static String key(SipRequest request, String method) {
        Via via = request.via();
        return via.branch().orElse("") + "|" + via.sentBy() + "|" + method + "|" + request.callId() + "|"
                + request.cseq().number() + "|" + request.from().tag().orElse("") + "|" + request.target();
    }

    /// Sends a request whose top Via has its branch already.
    ClientTransaction send(SipRequest request, Flow flow, ClientListener listener) {
        String key = request.via().branch().orElseThrow() + "|" + request.method();
        ClientTransaction client = new ClientTransaction(request, flow, timers, listener, () -> clients.remove(key));
        clients.put(key, client);
        client.start();
        return client;
    }

    /// A stream is gone: whoever waits for an answer from it need not wait.
    void lost(Flow flow) {
        for (ClientTransaction client : clients.values()) {
            if (client.flow() == flow) {
                client.fail("the connection was closed");
            }
        }
    }

    int open() {
        return servers.size() + clients.size();
    }

    @Override
    public void close() {
        servers.clear();
        clients.clear();
    }
}
