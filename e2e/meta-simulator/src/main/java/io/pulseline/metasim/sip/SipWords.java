package io.pulseline.metasim.sip;

import io.pulseline.metasim.graph.GraphError;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.ProxyAuthorizationHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;
import tools.jackson.databind.JsonNode;

/// How Meta's gateway writes its messages.
///
/// @see "Meta, SIP configuration guide, 15 Dec 2025: sample messages"
final class SipWords {
    private static final List<String> ALLOW = List.of("INVITE", "ACK", "BYE", "CANCEL", "NOTIFY", "OPTIONS");

    private final MessageFactory messages;
    private final HeaderFactory headers;
    private final AddressFactory addresses;
    private final String domain;
    private final int port;

    SipWords(MessageFactory messages, HeaderFactory headers, AddressFactory addresses, String domain, int port) {
        this.messages = messages;
        this.headers = headers;
        this.addresses = addresses;
        this.domain = domain;
        this.port = port;
    }

    static String body(Message message) {
        byte[] raw = message.getRawContent();
        return raw == null ? "" : new String(raw, StandardCharsets.UTF_8);
    }

    static String text(GraphError refused) {
        String details = refused.details();
        return switch (refused.code()) {
            case 138006 -> "No approved call permission from the recipient";
            case 138012 -> "Daily connected call limit reached";
            default -> details == null ? String.valueOf(refused.getMessage()) : details;
        };
    }

    /// A user's call to the server that the number has.
    Request invite(SipCall call, String sdp, long sequence)
            throws ParseException, InvalidArgumentException, SipException {
        var invitation = java.util.Objects.requireNonNull(call.invitation);
        JsonNode host = java.util.Objects.requireNonNull(call.host);
        String business = "+" + invitation.number().e164();
        SipURI target = addresses.createSipURI(business, host.path("hostname").asString(""));
        target.setPort(host.path("port").asInt(5061));
        target.setTransportParam("tls");
        Address from = addresses.createAddress(
                invitation.user().waId(),
                addresses.createSipURI("+" + invitation.user().waId(), domain));
        SipURI toUri = addresses.createSipURI(business, host.path("hostname").asString(""));
        List<ViaHeader> via = new ArrayList<>();
        ViaHeader own = headers.createViaHeader("127.0.0.1", port, "tls", null);
        own.setRPort();
        via.add(own);
        Request request = messages.createRequest(
                target,
                Request.INVITE,
                headers.createCallIdHeader("outgoing:" + call.id()),
                headers.createCSeqHeader(sequence, Request.INVITE),
                headers.createFromHeader(from, call.tag),
                headers.createToHeader(addresses.createAddress(toUri), null),
                via,
                headers.createMaxForwardsHeader(69));
        recordRoute(request);
        request.addHeader(contact(invitation.user().waId()));
        mark(request, call, -1);
        if (invitation.cta() != null) {
            request.addHeader(headers.createHeader("x-wa-meta-cta-payload", invitation.cta()));
        }
        if (invitation.deeplink() != null) {
            request.addHeader(headers.createHeader("x-wa-meta-deeplink-payload", invitation.deeplink()));
        }
        request.addHeader(
                headers.createHeader("x-wa-meta-user-name", invitation.user().name()));
        allow(request);
        request.addHeader(headers.createHeader("User-Agent", "Facebook SipGateway"));
        request.setContent(sdp, headers.createContentTypeHeader("application", "sdp"));
        return request;
    }

    private void allow(Message message) throws ParseException {
        for (String method : ALLOW) {
            message.addHeader(headers.createAllowHeader(method));
        }
    }

    private void recordRoute(Message message) throws ParseException {
        message.addHeader(headers.createHeader("Record-Route", "<sip:" + domain + ";transport=tls;lr>"));
        message.addHeader(
                headers.createHeader("Record-Route", "<sip:onevc-sip-proxy.fbinfra.net:8191;transport=tls;lr>"));
    }

    private Header contact(String user) throws ParseException {
        SipURI uri = addresses.createSipURI("+" + user, domain);
        uri.setTransportParam("tls");
        uri.setParameter("ob", null);
        ContactHeader contact = headers.createContactHeader(addresses.createAddress(uri));
        contact.setParameter("isfocus", null);
        return contact;
    }

    /// Meta's own headers.
    ///
    /// @param seconds talk time of a BYE, negative for none
    void mark(Message message, SipCall call, long seconds) throws ParseException {
        message.setHeader(headers.createHeader("X-FB-External-Domain", domain));
        message.setHeader(headers.createHeader("x-wa-meta-wacid", call.id()));
        message.setHeader(headers.createHeader("x-wa-meta-user-id", call.user.bsuid()));
        if (seconds >= 0) {
            message.setHeader(headers.createHeader("x-wa-meta-call-duration", String.valueOf(seconds)));
        }
    }

    /// The same INVITE again with the answer to a challenge.
    Request authorised(SipCall call, Response challenged, long sequence)
            throws ParseException, InvalidArgumentException, SipException {
        var invitation = java.util.Objects.requireNonNull(call.invitation);
        JsonNode host = java.util.Objects.requireNonNull(call.host);
        boolean proxy = challenged.getStatusCode() == 407;
        WWWAuthenticateHeader offer = md5(challenged, proxy);
        String uri = "sip:+" + invitation.number().e164() + "@"
                + host.path("hostname").asString("");
        String cnonce = SipDigest.random();
        String user = invitation.number().e164();
        String response = SipDigest.response(
                user,
                offer.getRealm(),
                host.path("sip_user_password").asString(""),
                Request.INVITE,
                uri,
                offer.getNonce(),
                "00000001",
                cnonce);
        Request request = invite(call, String.valueOf(call.offer), sequence);
        request.addHeader(headers.createHeader(
                proxy ? ProxyAuthorizationHeader.NAME : AuthorizationHeader.NAME,
                "Digest username=\"" + user + "\", realm=\"" + offer.getRealm() + "\", nonce=\"" + offer.getNonce()
                        + "\", uri=\"" + uri + "\", response=\"" + response + "\", cnonce=\"" + cnonce + "\""
                        + (offer.getOpaque() == null ? "" : ", opaque=\"" + offer.getOpaque() + "\"")
                        + ", qop=auth, nc=00000001"));
        return request;
    }

    private static WWWAuthenticateHeader md5(Response challenged, boolean proxy) throws SipException {
        var offers = challenged.getHeaders(proxy ? ProxyAuthenticateHeader.NAME : WWWAuthenticateHeader.NAME);
        while (offers.hasNext()) {
            WWWAuthenticateHeader offer = (WWWAuthenticateHeader) offers.next();
            String algorithm = offer.getAlgorithm();
            if (algorithm == null || algorithm.equalsIgnoreCase("MD5")) {
                return offer;
            }
        }
        throw new SipException("no challenge with MD5");
    }

    Response challenge(Request request) throws ParseException {
        Response response = answer(request, 407, "Proxy Authentication Required");
        response.addHeader(headers.createHeader(
                "Proxy-Authenticate",
                "Digest realm=\"" + domain + "\",nonce=\"" + SipDigest.random() + "\",opaque=\"" + SipDigest.random()
                        + "\",algorithm=MD5,qop=\"auth\""));
        return response;
    }

    boolean proved(Request request, String user, String password) {
        ProxyAuthorizationHeader told = (ProxyAuthorizationHeader) request.getHeader(ProxyAuthorizationHeader.NAME);
        if (told == null || told.getResponse() == null || password.isEmpty() || !user.equals(told.getUsername())) {
            return false;
        }
        String uri = told.getParameter("uri") == null ? String.valueOf(told.getURI()) : told.getParameter("uri");
        String right = SipDigest.response(
                user,
                domain,
                password,
                request.getMethod(),
                uri,
                told.getNonce(),
                String.format("%08x", told.getNonceCount()),
                told.getCNonce());
        // "the uri includes ;transport=tls" (Meta)
        return right.equalsIgnoreCase(told.getResponse()) && uri.endsWith(";transport=tls");
    }

    Response answer(Request request, int status, String reason) throws ParseException {
        Response response = messages.createResponse(status, request);
        response.setReasonPhrase(reason);
        ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
        if (status > 100 && to.getTag() == null) {
            to.setTag(SipDigest.random());
        }
        return response;
    }

    /// Meta repeats its text in a Warning.
    Response refusal(Request request, int status, String text) throws ParseException {
        Response response = answer(request, status, text);
        allow(response);
        response.addHeader(headers.createHeader("X-FB-External-Domain", domain));
        if (status == 403) {
            response.addHeader(
                    headers.createHeader("Warning", "399 " + domain + " \"" + text.replace('"', '\'') + "\""));
        }
        return response;
    }

    Response success(Request request, SipCall call, String sdp) throws ParseException {
        Response response = answer(request, 200, "OK");
        // as the business sees it: the proxy nearest to it comes first when it turns them round
        response.addHeader(
                headers.createHeader("Record-Route", "<sip:onevc-sip-proxy.fbinfra.net:8191;transport=tls;lr>"));
        response.addHeader(headers.createHeader("Record-Route", "<sip:" + domain + ";transport=tls;lr>"));
        response.addHeader(contact(call.user.waId()));
        allow(response);
        response.addHeader(headers.createHeader("Supported", "timer"));
        mark(response, call, -1);
        response.setContent(sdp, headers.createContentTypeHeader("application", "sdp"));
        return response;
    }
}
