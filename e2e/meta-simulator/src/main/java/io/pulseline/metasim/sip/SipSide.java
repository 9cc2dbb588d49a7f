package io.pulseline.metasim.sip;

import gov.nist.core.net.AddressResolver;
import gov.nist.javax.sip.SipStackExt;
import gov.nist.javax.sip.stack.HopImpl;
import io.pulseline.metasim.edge.Edge;
import io.pulseline.metasim.edge.SdpText;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.world.CallingSettings;
import io.pulseline.metasim.world.SimCalls;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.metasim.world.SipLine;
import io.pulseline.metasim.world.World;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.Hop;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Meta's SIP gateway: takes calls of businesses, brings calls of users. Refuses what Meta refuses, in Meta's words.
///
/// @see "Meta, SIP configuration guide, 15 Dec 2025"
@Component
class SipSide implements SipLine, SipListener, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SipSide.class);
    private static final String[] CIPHERS = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    };

    private final SipSettings settings;
    private final World world;
    private final SimCalls calls;
    private final CallingSettings numbers;
    private final Edge edge;
    private final Map<String, SipCall> byCall = new ConcurrentHashMap<>();
    private final Map<String, SipCall> bySipId = new ConcurrentHashMap<>();
    private @Nullable SipStack stack;
    private @Nullable SipProvider provider;
    private @Nullable SipWords words;
    private volatile boolean running;

    SipSide(SipSettings settings, World world, SimCalls calls, CallingSettings numbers, Edge edge) {
        this.settings = settings;
        this.world = world;
        this.calls = calls;
        this.numbers = numbers;
        this.edge = edge;
    }

    @Override
    public void start() {
        running = true;
        if (settings.port() == 0) {
            return;
        }
        try {
            SipFactory factory = SipFactory.getInstance();
            factory.setPathName("gov.nist");
            SipStack fresh = factory.createSipStack(properties());
            ((SipStackExt) fresh).setEnabledCipherSuites(CIPHERS);
            ((SipStackExt) fresh).setAddressResolver(new Loopback());
            ListeningPoint point = fresh.createListeningPoint("127.0.0.1", settings.port(), "tls");
            provider = fresh.createSipProvider(point);
            provider.addSipListener(this);
            stack = fresh;
            words = new SipWords(
                    factory.createMessageFactory(),
                    factory.createHeaderFactory(),
                    factory.createAddressFactory(),
                    settings.domain(),
                    settings.port());
            calls.use(this);
            LOG.info("event=sip-listens port={}", settings.port());
        } catch (Exception failure) {
            throw new IllegalStateException("SIP cannot listen on " + settings.port() + ": " + failure, failure);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "meta");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", QuietLogger.class.getName());
        properties.setProperty("javax.net.ssl.keyStore", String.valueOf(settings.keystore()));
        properties.setProperty("javax.net.ssl.keyStorePassword", settings.password());
        properties.setProperty("javax.net.ssl.keyStoreType", "PKCS12");
        properties.setProperty("javax.net.ssl.trustStore", String.valueOf(settings.truststore()));
        properties.setProperty("javax.net.ssl.trustStorePassword", settings.password());
        properties.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
        properties.setProperty("gov.nist.javax.sip.TLS_CLIENT_PROTOCOLS", "TLSv1.3,TLSv1.2");
        properties.setProperty("gov.nist.javax.sip.TLS_CLIENT_AUTH_TYPE", "Disabled");
        return properties;
    }

    /// Names below `localhost` are this machine, also where its resolver does not know them.
    private static final class Loopback implements AddressResolver {
        @Override
        public Hop resolveAddress(Hop hop) {
            String host = hop.getHost();
            int port = hop.getPort() < 0 ? 5061 : hop.getPort();
            boolean here = host.equals("localhost") || host.endsWith(".localhost");
            return new HopImpl(here ? "127.0.0.1" : host, port, hop.getTransport());
        }
    }

    @Override
    public void stop() {
        running = false;
        if (stack != null) {
            stack.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private SipWords words() {
        return java.util.Objects.requireNonNull(words);
    }

    private SipProvider provider() {
        return java.util.Objects.requireNonNull(provider);
    }

    // ---- calls of users -------------------------------------------------------------------------------------------

    @Override
    public void invite(Invitation call) {
        JsonNode server =
                numbers.read(call.number(), true).path("sip").path("servers").path(0);
        SipCall fresh = new SipCall(call, server, SdesText.freshKey());
        byCall.put(call.callId(), fresh);
        try {
            String sdp = dtls(call.number())
                    ? edge.offer(call.leg())
                    : SdesText.write(
                            edge.address(), call.leg().port(), call.leg().streamId(), fresh.key, 1, 111, 126);
            fresh.offer = sdp;
            send(fresh, words().invite(fresh, sdp, 9989));
        } catch (Exception failure) {
            LOG.info("event=sip-invite-failed call={} reason=\"{}\"", call.callId(), failure.toString());
            calls.overBySip(call.callId());
        }
    }

    private boolean dtls(SimNumber number) {
        return !numbers.read(number, false)
                .path("srtp_key_exchange_protocol")
                .asString("DTLS")
                .equals("SDES");
    }

    private void send(SipCall call, Request invite) throws SipException {
        ClientTransaction transaction = provider().getNewClientTransaction(invite);
        call.client = transaction;
        bySipId.put(((CallIdHeader) invite.getHeader(CallIdHeader.NAME)).getCallId(), call);
        transaction.sendRequest();
    }

    @Override
    public void processResponse(ResponseEvent event) {
        Response response = event.getResponse();
        CSeqHeader sequence = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
        SipCall call = bySipId.get(((CallIdHeader) response.getHeader(CallIdHeader.NAME)).getCallId());
        if (call == null || !sequence.getMethod().equals(Request.INVITE)) {
            return;
        }
        try {
            int status = response.getStatusCode();
            if (status < 200) {
                return;
            }
            if (status < 300) {
                answered(call, event, sequence.getSeqNumber());
            } else if ((status == 407 || status == 401) && !call.challenged) {
                call.challenged = true;
                send(call, words().authorised(call, response, sequence.getSeqNumber() + 1));
            } else {
                calls.overBySip(call.id());
            }
        } catch (Exception failure) {
            LOG.info("event=sip-response-failed call={} reason=\"{}\"", call.id(), failure.toString());
            calls.overBySip(call.id());
        }
    }

    private void answered(SipCall call, ResponseEvent event, long sequence) throws Exception {
        Dialog dialog = event.getDialog();
        call.dialog = dialog;
        Request ack = dialog.createAck(sequence);
        // we are the proxy of our own route set
        ack.removeHeader(RouteHeader.NAME);
        dialog.sendAck(ack);
        if (call.answered) {
            return;
        }
        call.answered = true;
        String sdp = SipWords.body(event.getResponse());
        // what was offered, whatever the settings say by now
        boolean sdes = SdesText.complaint(String.valueOf(call.offer)).isEmpty();
        Optional<String> complaint = sdes ? SdesText.complaint(sdp) : SdpText.complaint(sdp, "answer", false);
        if (complaint.isPresent()) {
            LOG.info("event=sip-answer-refused call={} rule=\"{}\"", call.id(), complaint.get());
            hangUp(call, 0);
            calls.overBySip(call.id());
            return;
        }
        if (call.invitation != null && sdes) {
            SdesText theirs = SdesText.read(sdp);
            call.invitation.leg().agreeSdes(call.key, theirs.key(), theirs.address());
            calls.agreedBySip(call.id(), theirs.opus(), theirs.dtmf());
        } else {
            calls.expectDtls(call.id(), sdp);
        }
        calls.acceptedBySip(call.id());
    }

    // ---- calls of businesses ----------------------------------------------------------------------------------------

    @Override
    public void processRequest(RequestEvent event) {
        Request request = event.getRequest();
        try {
            switch (request.getMethod()) {
                case Request.INVITE -> invited(event);
                case Request.ACK -> {}
                case Request.BYE -> bye(event);
                case Request.CANCEL -> cancelled(event);
                case Request.OPTIONS -> transaction(event).sendResponse(words().answer(request, 200, "OK"));
                case Request.REGISTER -> transaction(event).sendResponse(words().refusal(request, 403, "Forbidden"));
                default -> transaction(event).sendResponse(words().answer(request, 405, "Method Not Allowed"));
            }
        } catch (Exception failure) {
            LOG.info("event=sip-request-failed method={} reason=\"{}\"", request.getMethod(), failure.toString());
        }
    }

    private ServerTransaction transaction(RequestEvent event) throws SipException {
        ServerTransaction known = event.getServerTransaction();
        return known == null ? provider().getNewServerTransaction(event.getRequest()) : known;
    }

    private void invited(RequestEvent event) throws Exception {
        Request request = event.getRequest();
        ServerTransaction transaction = transaction(event);
        if (((ToHeader) request.getHeader(ToHeader.NAME)).getTag() != null) {
            // Meta has no re-INVITE
            transaction.sendResponse(words().answer(request, 500, "Internal Server Error"));
            return;
        }
        if (request.getHeader("Proxy-Authorization") == null) {
            transaction.sendResponse(words().challenge(request));
            return;
        }
        try {
            place(request, transaction);
        } catch (GraphError refused) {
            int status = refused.status() == 404 || refused.code() == 138001 ? 404 : 403;
            transaction.sendResponse(words().refusal(request, status, SipWords.text(refused)));
        }
    }

    private void place(Request request, ServerTransaction transaction) throws Exception {
        SipURI from = (SipURI)
                ((FromHeader) request.getHeader(FromHeader.NAME)).getAddress().getURI();
        Optional<SimNumber> known = world.numberNamed(from.getUser());
        if (known.isEmpty() || !known.get().sip()) {
            transaction.sendResponse(words().refusal(request, 400, "A referenced asset was not found"));
            return;
        }
        SimNumber number = known.get();
        JsonNode server = numbers.read(number, true).path("sip").path("servers").path(0);
        String host = server.path("hostname").asString("");
        if (!host.equals(from.getHost()) && !host.endsWith("." + from.getHost())) {
            transaction.sendResponse(words().refusal(
                            request,
                            403,
                            "SIP server " + from.getHost()
                                    + " from INVITE does not match any SIP server configured for phone number id "
                                    + number.id()));
            return;
        }
        if (!words().proved(
                        request, number.e164(), server.path("sip_user_password").asString(""))) {
            transaction.sendResponse(words().challenge(request));
            return;
        }
        String sdp = SipWords.body(request);
        boolean dtls = dtls(number);
        Optional<String> complaint = dtls ? SdpText.complaint(sdp, "offer", false) : SdesText.complaint(sdp);
        if (complaint.isPresent()) {
            transaction.sendResponse(words().refusal(request, 403, "SDP Validation error: " + complaint.get()));
            return;
        }
        String dialled = ((SipURI) request.getRequestURI()).getUser();
        SimUser user = dialled.indexOf('.') > 0 ? world.user(null, dialled) : world.user(dialled, null);
        SimCalls.Begun begun = calls.connectBySip(number, user);
        SipCall call = new SipCall(begun.callId(), user, transaction, SdesText.freshKey());
        byCall.put(begun.callId(), call);
        bySipId.put(((CallIdHeader) request.getHeader(CallIdHeader.NAME)).getCallId(), call);
        if (dtls) {
            var remote = SdpText.of(sdp);
            calls.agreedBySip(
                    call.id(),
                    remote.payloadType("opus/48000/2").orElse(111),
                    remote.payloadType("telephone-event/8000").orElse(-1));
            begun.leg().expect(remote, true);
            call.offer = edge.answer(begun.leg(), remote, "active");
        } else {
            SdesText theirs = SdesText.read(sdp);
            begun.leg().agreeSdes(call.key, theirs.key(), theirs.address());
            calls.agreedBySip(call.id(), theirs.opus(), theirs.dtmf());
            call.offer = SdesText.write(
                    edge.address(),
                    begun.leg().port(),
                    begun.leg().streamId(),
                    call.key,
                    theirs.tag(),
                    theirs.opus(),
                    theirs.dtmf());
        }
        transaction.sendResponse(words().answer(request, 100, "Trying"));
        Thread.ofVirtual().start(() -> calls.ringBySip(call.id()));
    }

    @Override
    public void ringing(String callId) {
        respond(callId, 180, "Ringing", false);
    }

    @Override
    public void answered(String callId) {
        SipCall call = byCall.get(callId);
        if (call != null) {
            call.answered = true;
            respond(callId, 200, "OK", true);
        }
    }

    private void respond(String callId, int status, String reason, boolean withSdp) {
        SipCall call = byCall.get(callId);
        ServerTransaction transaction = call == null ? null : call.server;
        if (call == null || transaction == null) {
            return;
        }
        try {
            Request request = transaction.getRequest();
            Response response = withSdp
                    ? words().success(request, call, String.valueOf(call.offer))
                    : status < 200 ? words().answer(request, status, reason) : words().refusal(request, status, reason);
            ((ToHeader) response.getHeader(ToHeader.NAME)).setTag(call.tag);
            transaction.sendResponse(response);
            if (withSdp) {
                call.dialog = transaction.getDialog();
            }
        } catch (SipException | InvalidArgumentException | java.text.ParseException failure) {
            LOG.info("event=sip-answer-failed call={} reason=\"{}\"", callId, failure.toString());
        }
    }

    // ---- the end
    // ------------------------------------------------------------------------------------------------------

    @Override
    public void over(String callId, int status, String reason, long seconds) {
        SipCall call = byCall.get(callId);
        if (call == null) {
            return;
        }
        if (call.answered) {
            hangUp(call, seconds);
        } else if (call.server != null) {
            respond(callId, status, reason, false);
        } else if (call.client != null) {
            try {
                Request cancel = call.client.createCancel();
                provider().getNewClientTransaction(cancel).sendRequest();
            } catch (SipException failure) {
                LOG.info("event=sip-cancel-failed call={} reason=\"{}\"", callId, failure.toString());
            }
        }
    }

    private void hangUp(SipCall call, long seconds) {
        Dialog dialog = call.dialog;
        if (dialog == null) {
            return;
        }
        try {
            Request bye = dialog.createRequest(Request.BYE);
            bye.removeHeader(RouteHeader.NAME);
            words().mark(bye, call, seconds);
            dialog.sendRequest(provider().getNewClientTransaction(bye));
        } catch (SipException | java.text.ParseException failure) {
            LOG.info("event=sip-bye-failed call={} reason=\"{}\"", call.id(), failure.toString());
        }
    }

    private void bye(RequestEvent event) throws Exception {
        Request request = event.getRequest();
        SipCall call = bySipId.get(((CallIdHeader) request.getHeader(CallIdHeader.NAME)).getCallId());
        if (call == null) {
            transaction(event).sendResponse(words().answer(request, 481, "Call/Transaction Does Not Exist"));
            return;
        }
        // in-dialog requests that leave the route set out do not reach the user
        if (request.getHeader(RouteHeader.NAME) == null) {
            transaction(event).sendResponse(words().answer(request, 400, "Bad Request"));
            return;
        }
        transaction(event).sendResponse(words().answer(request, 200, "OK"));
        calls.overBySip(call.id());
    }

    private void cancelled(RequestEvent event) throws Exception {
        Request request = event.getRequest();
        transaction(event).sendResponse(words().answer(request, 200, "OK"));
        SipCall call = bySipId.get(((CallIdHeader) request.getHeader(CallIdHeader.NAME)).getCallId());
        if (call != null && !call.answered) {
            respond(call.id(), 487, "Request Terminated", false);
            calls.overBySip(call.id());
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (!event.isServerTransaction()) {
            Request request = event.getClientTransaction().getRequest();
            SipCall call = bySipId.get(((CallIdHeader) request.getHeader(CallIdHeader.NAME)).getCallId());
            if (call != null && request.getMethod().equals(Request.INVITE)) {
                calls.overBySip(call.id());
            }
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        LOG.info("event=sip-io host={} port={}", event.getHost(), event.getPort());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}
}
