package io.pulseline.sipworker.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// Whom the peers call, over connections that they keep: rings, answers at once, and takes the goodbye.
final class Callee implements AutoCloseable {
    private final SSLServerSocket listening;
    private final String contact;

    Callee(SSLContext tls, int port) throws IOException {
        listening = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket();
        listening.bind(new InetSocketAddress("127.0.0.1", port));
        contact = "Contact: <sip:callee@127.0.0.1:" + port + ";transport=tls>\r\n";
        Thread.ofPlatform().daemon().name("callee").start(this::accept);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                SSLSocket peer = (SSLSocket) listening.accept();
                peer.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> serve(peer));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(SSLSocket peer) {
        try (peer) {
            InputStream in = new BufferedInputStream(peer.getInputStream(), 1 << 16);
            OutputStream out = peer.getOutputStream();
            for (SipText request = SipText.read(in); request != null; request = SipText.read(in)) {
                String method = request.first().split(" ", 2)[0];
                switch (method) {
                    case "INVITE" -> {
                        String head = head(request);
                        out.write(SipText.bytes(
                                "SIP/2.0 180 Ringing\r\n" + head + contact + "Content-Length: 0\r\n\r\n"));
                        out.write(SipText.bytes(
                                "SIP/2.0 200 OK\r\n" + head + contact + "Content-Type: application/sdp\r\n"
                                        + "Content-Length: " + Caller.SDP.length() + "\r\n\r\n" + Caller.SDP));
                        out.flush();
                    }
                    case "ACK" -> {}
                    default -> {
                        if (request.status() == 0) {
                            out.write(
                                    SipText.bytes("SIP/2.0 200 OK\r\n" + head(request) + "Content-Length: 0\r\n\r\n"));
                            out.flush();
                        }
                    }
                }
            }
        } catch (IOException gone) {
            // a peer that was ended
        }
    }

    private static String head(SipText request) {
        StringBuilder head = new StringBuilder(600);
        for (String name : new String[] {"Via", "Record-Route", "From", "Call-ID", "CSeq"}) {
            request.all(name).forEach(line -> head.append(line).append("\r\n"));
        }
        String to = request.all("To").getFirst();
        return head.append(to)
                .append(to.contains(";tag=") ? "" : ";tag=callee")
                .append("\r\n")
                .toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
