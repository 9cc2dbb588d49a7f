package io.pulseline.sipworker.stack;

import io.pulseline.sipworker.TestEdge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// Somebody who knocks at every door, as sipvicious does: names and passwords one after the other, from one address.
public final class Scanner {
    private static final int PATIENCE = 5000;

    private final TestEdge edge;
    private final InetAddress source;

    /// @param source an address of this machine
    public Scanner(TestEdge edge, String source) throws IOException {
        this.edge = edge;
        this.source = InetAddress.getByName(source);
    }

    /// Asks for a name with a guessed password over TCP, on a connection of its own.
    ///
    /// @return the whole head of the answer without what is new in each, `closed` when there is none
    public String guesses(String user, int number) throws Exception {
        byte[] request = register(user, number, guess(edge, user, source.getHostAddress()));
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE);
            socket.bind(new InetSocketAddress(source, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.stack.tcpPort()), PATIENCE);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return head(socket.getInputStream())
                    .replaceAll("branch=[^;\\s]*|tag=[^;\\s]*|scan[0-9]+|:[0-9]{4,5}", "")
                    .replace(user, "USER");
        } catch (IOException ended) {
            return "closed";
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "closed";
            }
            all.write(next);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /// Throws many datagrams at the UDP port and listens.
    ///
    /// @return bytes that came back
    public long floods(int datagrams) throws IOException {
        long back = 0;
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(source, 0))) {
            InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.stack.udpPort());
            for (int i = 0; i < datagrams; i++) {
                byte[] probe = i % 3 == 0
                        ? "friendly-scanner".getBytes(StandardCharsets.UTF_8)
                        : register(i % 3 == 1 ? "tern-pbx" : "user" + i, i, "");
                socket.send(new DatagramPacket(probe, probe.length, port));
            }
            socket.setSoTimeout(100);
            DatagramPacket answer = new DatagramPacket(new byte[65_536], 65_536);
            while (true) {
                socket.receive(answer);
                back += answer.getLength();
            }
        } catch (SocketTimeoutException silence) {
            return back;
        }
    }

    static byte[] register(String user, int call, String authorization) {
        return ("REGISTER sip:localhost SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKscan" + call
                        + "\r\nMax-Forwards: 70\r\nFrom: <sip:" + user + "@localhost>;tag=1\r\nTo: <sip:" + user
                        + "@localhost>\r\nCall-ID: scan" + call + "\r\nCSeq: 1 REGISTER\r\nContact: <sip:" + user
                        + "@127.0.0.1>\r\n" + authorization + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static String guess(TestEdge edge, String user) throws Exception {
        return guess(edge, user, "127.0.0.1");
    }

    /// An answer with a wrong password to a challenge that this edge made for this address.
    private static String guess(TestEdge edge, String user, String address) throws Exception {
        SipRequest request = SipRequest.of("REGISTER", "sip:localhost");
        SipResponse challenge = new SipResponse(401, "Unauthorized", new Headers(), new byte[0]);
        edge.digest.challenge(challenge, address, false);
        new DigestClient(user, "guessed", null, true).authorise(request, challenge);
        return "Authorization: " + request.headers().get("Authorization").orElseThrow() + "\r\n";
    }
}
