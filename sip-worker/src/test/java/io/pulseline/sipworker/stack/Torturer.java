package io.pulseline.sipworker.stack;

import io.pulseline.sipworker.TestCertificate;
import io.pulseline.sipworker.TestEdge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Sends bytes as they are and reads what comes back first.
final class Torturer {
    /// How long silence has to last to count as no answer.
    private static final int SILENCE = 250;

    private static final int ANSWER = 3000;

    private final TestEdge edge;
    private final String transport;
    private final SSLContext tls;

    Torturer(TestEdge edge, String transport) throws Exception {
        this.edge = edge;
        this.transport = transport;
        this.tls = TestCertificate.context();
    }

    /// @return the status line, empty for silence, `closed` for an ended connection
    String send(byte[] message, boolean answerExpected) throws Exception {
        int patience = answerExpected ? ANSWER : SILENCE;
        if (transport.equals("UDP")) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(patience);
                socket.send(new DatagramPacket(
                        message, message.length, InetAddress.getLoopbackAddress(), edge.stack.udpPort()));
                DatagramPacket answer = new DatagramPacket(new byte[65_536], 65_536);
                socket.receive(answer);
                return firstLine(Arrays.copyOf(answer.getData(), answer.getLength()));
            } catch (SocketTimeoutException silent) {
                return "";
            }
        }
        try (Socket socket = connect()) {
            socket.setSoTimeout(patience);
            return exchange(socket, message);
        } catch (SocketTimeoutException silent) {
            return "";
        }
    }

    private static String exchange(Socket socket, byte[] message) throws IOException {
        socket.getOutputStream().write(message);
        socket.getOutputStream().flush();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (all.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "closed";
            }
            all.write(next);
        }
        return firstLine(all.toByteArray());
    }

    private Socket connect() throws Exception {
        if (transport.equals("TCP")) {
            return new Socket(InetAddress.getLoopbackAddress(), edge.stack.tcpPort());
        }
        return tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), edge.stack.tlsPort());
    }

    /// Over a connection that stands.
    ///
    /// @return milliseconds until 200; the best of three where one is slow: a busy machine is no slow edge
    long options() throws Exception {
        long best = Long.MAX_VALUE;
        for (int tried = 0; tried < 3 && best > 200; tried++) {
            byte[] options = ("OPTIONS sip:localhost SIP/2.0\r\nVia: SIP/2.0/" + transport
                            + " 127.0.0.1;branch=z9hG4bK" + System.nanoTime() + "\r\nMax-Forwards: 70\r\n"
                            + "From: <sip:t@localhost>;tag=1\r\nTo: <sip:localhost>\r\nCall-ID: " + System.nanoTime()
                            + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8);
            best = Math.min(best, millis(options));
        }
        return best;
    }

    private long millis(byte[] options) throws Exception {
        if (transport.equals("UDP")) {
            long begun = System.nanoTime();
            need(send(options, true));
            return (System.nanoTime() - begun) / 1_000_000;
        }
        try (Socket socket = connect()) {
            socket.setSoTimeout(ANSWER);
            if (socket instanceof SSLSocket secure) {
                secure.startHandshake();
            }
            long begun = System.nanoTime();
            need(exchange(socket, options));
            return (System.nanoTime() - begun) / 1_000_000;
        }
    }

    private static void need(String answer) throws IOException {
        if (!answer.startsWith("SIP/2.0 200")) {
            throw new IOException("OPTIONS got '" + answer + "'");
        }
    }

    private static String firstLine(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n");
        return end < 0 ? text : text.substring(0, end);
    }
}
