package io.pulseline.platform.outbound.http;

import io.pulseline.platform.net.AddressFilter;
import io.pulseline.platform.outbound.Receiver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// HTTP/1.1 over a connection to the very address that was judged. A client that looks the name up by itself would ask
/// a second time, and the name could answer with another address then.
@Component
class PinnedReceiver implements Receiver {
    private static final int CONNECT_MILLIS = 5_000;
    /// Receivers that need longer should take the message and work later.
    private static final int ANSWER_MILLIS = 15_000;

    private static final int LONGEST_LINE = 512;

    private final AddressFilter filter;

    PinnedReceiver(AddressFilter filter) {
        this.filter = filter;
    }

    @Override
    public Optional<String> objection(URI url) {
        if (url.getHost() == null
                || url.getUserInfo() != null
                || !List.of("https", "http").contains(url.getScheme())) {
            return Optional.of("scheme");
        }
        try {
            InetAddress address = judged(url);
            if (address == null) {
                return Optional.of("address");
            }
            // without TLS only to this very machine, where the demo's receivers are
            return url.getScheme().equals("http") && !address.isLoopbackAddress()
                    ? Optional.of("scheme")
                    : Optional.empty();
        } catch (UnknownHostException unknown) {
            return Optional.of("name");
        }
    }

    @Override
    public Answer post(URI url, Map<String, String> headers, byte[] body) {
        Optional<String> objection = objection(url);
        if (objection.isPresent()) {
            return new Answer(null, objection.get().equals("scheme") ? "address" : objection.get());
        }
        try {
            InetAddress address = judged(url);
            if (address == null) {
                return new Answer(null, "address");
            }
            try (Socket socket = connect(url, address)) {
                send(socket.getOutputStream(), url, headers, body);
                return answer(socket.getInputStream());
            }
        } catch (UnknownHostException unknown) {
            return new Answer(null, "name");
        } catch (SocketTimeoutException slow) {
            return new Answer(null, "timeout");
        } catch (SSLException untrusted) {
            return new Answer(null, "tls");
        } catch (IOException broken) {
            return new Answer(null, "connection");
        }
    }

    /// The first address of the name; null when any of its addresses is not allowed.
    private @Nullable InetAddress judged(URI url) throws UnknownHostException {
        String host = url.getHost();
        List<InetAddress> all =
                AddressFilter.lookUp(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        return all.stream().allMatch(filter::allows) ? all.getFirst() : null;
    }

    private static Socket connect(URI url, InetAddress address) throws IOException {
        boolean tls = url.getScheme().equals("https");
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            plain.setSoTimeout(ANSWER_MILLIS);
            if (!tls) {
                return plain;
            }
            SSLSocket secure = (SSLSocket)
                    ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, url.getHost(), port, true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException failed) {
            plain.close();
            throw failed;
        }
    }

    private static void send(OutputStream out, URI url, Map<String, String> headers, byte[] body) throws IOException {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        StringBuilder head = new StringBuilder("POST ")
                .append(path)
                .append(url.getRawQuery() == null ? "" : "?" + url.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(url.getRawAuthority())
                .append(
                        "\r\nContent-Type: application/json\r\nUser-Agent: Pulseline\r\nConnection: close\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    /// Only the status line: what else a receiver says is not for us.
    private static Answer answer(InputStream in) throws IOException {
        BufferedInputStream read = new BufferedInputStream(in, LONGEST_LINE);
        StringBuilder line = new StringBuilder();
        int next = read.read();
        while (next != '\n' && next >= 0 && line.length() < LONGEST_LINE) {
            line.append((char) next);
            next = read.read();
        }
        String[] parts = line.toString().strip().split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9]{2}")) {
            return new Answer(null, "connection");
        }
        int status = Integer.parseInt(parts[1]);
        return new Answer(
                status,
                switch (status / 100) {
                    case 2 -> "delivered";
                    case 3 -> "redirect";
                    default -> status == 410 ? "gone" : "refused";
                });
    }
}
