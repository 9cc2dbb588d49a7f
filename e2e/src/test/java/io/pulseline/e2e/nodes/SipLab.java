package io.pulseline.e2e.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Workers and callers of a few lines each, who speak as much SIP over TLS as a proxy needs to be tried.
final class SipLab implements AutoCloseable {
    /// What a worker that answers says.
    static final int WORKERS_ANSWER = 486;

    private static final String PASSWORD = "password-of-a-test";
    private static final Set<String> ECHOED = Set.of("via", "from", "to", "call-id", "cseq");

    private final SSLContext tls;
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    /// @param folder gets `tls.crt` and `tls.key`, of the proxy
    SipLab(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("lab.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "lab",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool made no key");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(store)) {
            keys.load(stored, PASSWORD.toCharArray());
        }
        pem(
                folder.resolve("tls.key"),
                "PRIVATE KEY",
                keys.getKey("lab", PASSWORD.toCharArray()).getEncoded());
        pem(folder.resolve("tls.crt"), "CERTIFICATE", keys.getCertificate("lab").getEncoded());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("lab", keys.getCertificate("lab"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private static void pem(Path file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    /// Answers OPTIONS, and INVITE with 486 or not at all.
    Worker worker(int port, boolean answers) throws IOException {
        Worker worker = new Worker(
                (SSLServerSocket)
                        tls.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress()),
                answers);
        open.add(worker);
        Thread.ofVirtual().start(worker::listen);
        return worker;
    }

    Call call(int port, String callId) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        Call call = new Call(socket);
        Thread.ofVirtual().start(call::listen);
        say(
                socket,
                List.of(
                        "INVITE sip:+35925550103@localhost;transport=tls SIP/2.0",
                        "Via: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bK-" + callId,
                        "Max-Forwards: 70",
                        "From: <sip:+385915550142@localhost>;tag=" + callId,
                        "To: <sip:+35925550103@localhost>",
                        "Call-ID: " + callId,
                        "CSeq: 1 INVITE",
                        "Contact: <sip:caller@127.0.0.1:5061;transport=tls>",
                        "Content-Length: 0"));
        return call;
    }

    private static void say(SSLSocket socket, List<String> lines) throws IOException {
        String text = String.join("\r\n", lines) + "\r\n\r\n";
        synchronized (socket) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }

    /// The lines of the next message without a body; empty at the end of the connection.
    private static List<String> next(BufferedReader in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isEmpty()) {
                lines.add(line);
            } else if (!lines.isEmpty()) {
                return lines;
            }
        }
        return List.of();
    }

    private static BufferedReader reader(SSLSocket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    static final class Worker implements AutoCloseable {
        private final SSLServerSocket door;
        private final boolean answers;
        private final List<SSLSocket> connections = new CopyOnWriteArrayList<>();
        private final AtomicInteger invited = new AtomicInteger();

        private Worker(SSLServerSocket door, boolean answers) {
            this.door = door;
            this.answers = answers;
        }

        int invited() {
            return invited.get();
        }

        private void listen() {
            try {
                while (true) {
                    SSLSocket connection = (SSLSocket) door.accept();
                    connections.add(connection);
                    Thread.ofVirtual().start(() -> serve(connection));
                }
            } catch (IOException closed) {
                // it is over
            }
        }

        private void serve(SSLSocket connection) {
            try (connection) {
                BufferedReader in = reader(connection);
                for (List<String> request = next(in); !request.isEmpty(); request = next(in)) {
                    String method = request.getFirst().split(" ")[0];
                    invited.addAndGet(method.equals("INVITE") ? 1 : 0);
                    if (method.equals("OPTIONS") || method.equals("INVITE") && answers) {
                        say(
                                connection,
                                answer(request, method.equals("OPTIONS") ? "200 OK" : WORKERS_ANSWER + " Busy Here"));
                    }
                }
            } catch (IOException closed) {
                // whoever it was is gone
            }
        }

        private static List<String> answer(List<String> request, String status) {
            List<String> lines = new ArrayList<>(List.of("SIP/2.0 " + status));
            for (String line : request) {
                String name = line.split(":")[0].strip().toLowerCase(Locale.ROOT);
                if (ECHOED.contains(name)) {
                    lines.add(name.equals("to") && !line.contains(";tag=") ? line + ";tag=worker" : line);
                }
            }
            lines.add("Content-Length: 0");
            return lines;
        }

        /// As when its process is killed.
        @Override
        public void close() throws IOException {
            door.close();
            for (SSLSocket connection : connections) {
                connection.close();
            }
        }
    }

    static final class Call {
        private final SSLSocket socket;
        private final CompletableFuture<Integer> status = new CompletableFuture<>();

        private Call(SSLSocket socket) {
            this.socket = socket;
        }

        private void listen() {
            try {
                BufferedReader in = reader(socket);
                for (List<String> answer = next(in); !answer.isEmpty(); answer = next(in)) {
                    int said = Integer.parseInt(answer.getFirst().split(" ")[1]);
                    if (said >= 200) {
                        status.complete(said);
                    }
                }
            } catch (IOException closed) {
                status.completeExceptionally(closed);
            }
        }

        int finalStatus(Duration patience) throws Exception {
            return status.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
