package io.pulseline.sipworker.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Who calls, over one connection that stays: an INVITE at each beat, whatever becomes of the last one; ACK and BYE as
/// soon as it is answered.
final class Caller implements AutoCloseable {
    static final String ADDRESS = "127.0.0.9";
    /// What both ends speak: Opus, with keys in SDP. Nobody talks.
    static final String SDP = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio 49000 RTP/SAVP 111 126",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:ZGVtby1rZXktbWV0YS0wMDAwMDAwMDAwMDAwMDAw",
            "a=rtpmap:111 opus/48000/2",
            "a=rtpmap:126 telephone-event/8000",
            "a=rtcp-mux",
            "");
    private static final String FROM = "<sip:+35925550103@localhost>";
    private static final String TARGET = "sip:+385915550142@localhost";

    private final SSLSocket socket;
    private final OutputStream out;
    private final String via;
    private final Map<String, Long> pending = new ConcurrentHashMap<>();
    private final String run = Long.toString(System.nanoTime(), 36);
    private long next;
    private volatile boolean closed;
    private volatile Tally tally = new Tally();

    /// @param at of the peer
    Caller(SSLContext tls, InetSocketAddress at) throws IOException {
        socket = (SSLSocket) tls.getSocketFactory().createSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(ADDRESS), 0));
        socket.connect(at, 5000);
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        out = socket.getOutputStream();
        via = "Via: SIP/2.0/TLS " + ADDRESS + ":" + socket.getLocalPort() + ";rport;branch=z9hG4bK";
        Thread.ofPlatform().daemon().name("caller").start(this::listen);
    }

    /// Calls for so long, then waits for what is under way.
    ///
    /// @param rate calls a second
    Tally call(double rate, double seconds) throws IOException {
        Tally counted = new Tally();
        tally = counted;
        pending.clear();
        long begin = System.nanoTime();
        long all = Math.round(rate * seconds);
        for (long sent = 0; sent < all; ) {
            long due = Math.min(all, (long) ((System.nanoTime() - begin) / 1e9 * rate) + 1);
            for (; sent < due; sent++) {
                invite(counted);
            }
            LockSupport.parkNanos(500_000);
        }
        long end = System.nanoTime() + 4_000_000_000L;
        while (!counted.settled() && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        return counted;
    }

    private void invite(Tally counted) throws IOException {
        String id = run + "-" + next++;
        pending.put(id, System.nanoTime());
        counted.offered();
        write("INVITE " + TARGET + ";transport=tls SIP/2.0\r\n" + via + id + "i\r\nMax-Forwards: 70\r\nFrom: " + FROM
                + ";tag="
                + id + "\r\nTo: <" + TARGET + ">\r\nCall-ID: " + id + "\r\nCSeq: 1 INVITE\r\nContact: <sip:pbx@"
                + ADDRESS
                + ":" + socket.getLocalPort() + ";transport=tls>\r\nContent-Type: application/sdp\r\nContent-Length: "
                + SDP.length() + "\r\n\r\n" + SDP);
    }

    private void write(String text) throws IOException {
        synchronized (out) {
            out.write(SipText.bytes(text));
        }
    }

    private void listen() {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (SipText message = SipText.read(in); message != null; message = SipText.read(in)) {
                int status = message.status();
                if (status >= 200) {
                    answered(message, status);
                } else if (status == 0 && !message.first().startsWith("ACK")) {
                    // a question of the peer's own, such as OPTIONS
                    write("SIP/2.0 200 OK\r\n" + copied(message, "Via", "From", "To", "Call-ID", "CSeq")
                            + "Content-Length: 0\r\n\r\n");
                }
            }
            if (!closed) {
                System.err.println("a peer closed its connection");
            }
        } catch (IOException gone) {
            if (!closed) {
                System.err.println("a connection broke: " + gone.getMessage());
            }
        }
    }

    private static String copied(SipText message, String... names) {
        StringBuilder text = new StringBuilder(400);
        for (String name : names) {
            message.all(name).forEach(line -> text.append(line).append("\r\n"));
        }
        return text.toString();
    }

    private void answered(SipText message, int status) throws IOException {
        String id = message.value("Call-ID");
        if (message.value("CSeq").endsWith("BYE")) {
            tally.ended();
            return;
        }
        Long began = pending.remove(id);
        if (began == null) {
            return; // repeated, or of an earlier run
        }
        String to = message.value("To");
        if (status >= 300) {
            write("ACK " + TARGET + ";transport=tls SIP/2.0\r\n" + via + id + "i\r\nMax-Forwards: 70\r\nFrom: " + FROM
                    + ";tag=" + id + "\r\nTo: " + to + "\r\nCall-ID: " + id
                    + "\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n");
            tally.refused(status, !message.value("Retry-After").isEmpty());
            return;
        }
        tally.answered(System.nanoTime() - began);
        String contact = message.value("Contact");
        String target = contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
        StringBuilder route = new StringBuilder();
        List<String> recorded = message.all("Record-Route");
        for (int i = recorded.size() - 1; i >= 0; i--) {
            route.append("Route:")
                    .append(recorded.get(i).substring("Record-Route:".length()))
                    .append("\r\n");
        }
        for (String method : new String[] {"ACK", "BYE"}) {
            write(method + " " + target + " SIP/2.0\r\n" + via + id + method + "\r\n" + route
                    + "Max-Forwards: 70\r\nFrom: "
                    + FROM + ";tag=" + id + "\r\nTo: " + to + "\r\nCall-ID: " + id + "\r\nCSeq: "
                    + (method.equals("ACK") ? 1 : 2) + " " + method + "\r\nContent-Length: 0\r\n\r\n");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
    }
}
