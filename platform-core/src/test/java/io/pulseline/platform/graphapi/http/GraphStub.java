package io.pulseline.platform.graphapi.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Answers what it was told, in order, and remembers what it was asked.
final class GraphStub implements AutoCloseable {
    /// @param path  without the proof
    /// @param proof `appsecret_proof`, empty for none
    record Asked(String method, String path, String proof, String authorization, String body, Headers headers) {}

    record Answer(int status, byte[] body) {
        static Answer of(int status, String body) {
            return new Answer(status, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final ConcurrentLinkedDeque<Answer> answers = new ConcurrentLinkedDeque<>();
    private final HttpServer server;

    GraphStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString().replaceAll("[?&]appsecret_proof=[^&]*", ""),
                        exchange.getRequestURI().toString().contains("appsecret_proof=")
                                ? exchange.getRequestURI().toString().replaceAll(".*appsecret_proof=([^&]*).*", "$1")
                                : "",
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                        exchange.getRequestHeaders()));
                Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.peekFirst();
                exchange.getResponseHeaders().add("Location", "http://127.0.0.1:9/elsewhere");
                exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
        });
        server.start();
    }

    void says(int status, String body) {
        answers.add(Answer.of(status, body));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /// Takes the request and then does something rude with the connection.
    @FunctionalInterface
    interface Rudeness {
        void to(Socket socket) throws IOException;
    }

    /// @return a server that reads one chunk of each connection and then is rude
    static ServerSocket rude(Rudeness rudeness) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    socket.getInputStream().read(new byte[8192]);
                    rudeness.to(socket);
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server;
    }
}
