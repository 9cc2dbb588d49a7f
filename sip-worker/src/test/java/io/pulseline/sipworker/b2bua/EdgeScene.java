package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.ClientTransaction;
import io.pulseline.sipworker.stack.DigestClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// One number and one trunk of a tenant at an edge, and Meta on the other side of it.
abstract class EdgeScene {
    static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    static final UUID TRUNK = UUID.fromString("00000000-0000-4000-8000-000000000701");
    static final CallId CALL = CallId.of("00000000-0000-4000-8000-000000000801");
    static final String NUMBER = "35925550103";
    static final String USER = "385915550142";
    private static final String PASSWORD = "Xk3vTq81LmZp-demo";
    Peer meta;
    TestEdge edge;

    /// How long something may take to happen.
    Duration patience() {
        return Duration.ofSeconds(5);
    }

    /// The platform lets a call pass, a user's one to the trunk.
    static SipDecision carry(CallId call, SipOpening opening) {
        return new SipDecision.Carry(
                call,
                opening.direction() == Direction.USER_INITIATED
                        ? List.of(new SipDecision.Target(TRUNK, null))
                        : List.of());
    }

    static List<SipBook.Number> numbers() {
        return List.of(new SipBook.Number("206", TENANT, NUMBER, "localhost", PASSWORD, Protection.SDES, TRUNK));
    }

    /// A telephone system that proves who it is and speaks SDES.
    ///
    /// @param prefix that it dials before a number
    static SipBook.Trunk trunk(String prefix, String... hosts) {
        return trunk(prefix, 5, 50, hosts);
    }

    /// @param calls     at once
    /// @param perSecond new calls
    static SipBook.Trunk trunk(String prefix, int calls, int perSecond, String... hosts) {
        return trunk(prefix, calls, perSecond, DtmfMode.AUTO, hosts);
    }

    static SipBook.Trunk trunk(String prefix, int calls, int perSecond, DtmfMode dtmf, String... hosts) {
        return new SipBook.Trunk(
                TRUNK,
                TENANT,
                "PBX",
                List.of(hosts),
                "tern-pbx",
                "a right password",
                true,
                false,
                Protection.SDES,
                List.of("opus", "PCMA"),
                prefix,
                calls,
                perSecond,
                dtmf);
    }

    /// A telephone system of that trunk over TLS, where it listens.
    static String tls(Peer peer) {
        return "localhost:" + peer.port() + ";transport=tls";
    }

    /// Meta brings a user's call, and proves who it is when it is asked to.
    ///
    /// @param more headers, names and values in turn
    ClientTransaction userCall(String... more) throws Exception {
        String[] headers = new String[more.length + 2];
        headers[0] = "X-FB-External-Domain";
        headers[1] = "wa.meta.vc";
        System.arraycopy(more, 0, headers, 2, more.length);
        return userCallTo("+" + NUMBER, headers);
    }

    /// @param called the user part of Meta's request URI
    private ClientTransaction userCallTo(String called, String... headers) throws Exception {
        return meta.invite(
                edge.stack.tlsPort(),
                "sip:" + called + "@localhost;transport=tls",
                "sip:+" + USER + "@localhost",
                new DigestClient(NUMBER, PASSWORD, null, true),
                headers);
    }

    /// @param from any address
    void userCallFrom(String from) throws Exception {
        meta.invite(
                edge.stack.tlsPort(),
                "sip:+" + NUMBER + "@localhost;transport=tls",
                from,
                new DigestClient(NUMBER, PASSWORD, null, true),
                "X-FB-External-Domain",
                "wa.meta.vc");
    }

    /// @param called a telephone number (RFC 3966)
    void userCallsTelephone(String called) throws Exception {
        meta.invite(
                edge.stack.tlsPort(),
                called,
                "sip:+" + USER + "@localhost",
                new DigestClient(NUMBER, PASSWORD, null, true),
                "X-FB-External-Domain",
                "wa.meta.vc");
    }

    /// Meta was told to name a trunk group (RFC 4904).
    ClientTransaction userCallByGroup(String group) throws Exception {
        return userCallTo("+" + NUMBER + group, "X-FB-External-Domain", "wa.meta.vc");
    }

    /// The telephone system of [#trunk] calls a user.
    ///
    /// @param headers names and values in turn
    ClientTransaction businessCall(Peer pbx, String prefix, String... headers) throws Exception {
        return pbx.invite(
                edge.stack.tlsPort(),
                "sip:" + prefix + USER + "@localhost;transport=tls",
                "sip:+" + NUMBER + "@localhost",
                new DigestClient("tern-pbx", "a right password", null, true),
                headers);
    }

    WorkerEvent.SipEnded ended() {
        until(() -> fact(WorkerEvent.SipEnded.class).isPresent());
        return fact(WorkerEvent.SipEnded.class).orElseThrow();
    }

    /// The first of its kind that the edge told.
    <T extends WorkerEvent> Optional<T> fact(Class<T> kind) {
        return edge.facts.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    void until(BooleanSupplier condition) {
        long end = System.nanoTime() + patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
