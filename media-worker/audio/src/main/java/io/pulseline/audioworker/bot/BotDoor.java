package io.pulseline.audioworker.bot;

import io.pulseline.rtp.PeerFilter;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/// WebSockets to tenants' bots. The address is a tenant's word: it is judged where the connection is made, so
/// that a
/// name cannot change its mind between the question and the connection.
public final class BotDoor implements BotLine.Dialler {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PING = Duration.ofSeconds(10);
    /// A second and a half of a voice: a bot that is further behind hears nothing of use.
    private static final long MOST_WAITING = 48_000;

    private static final int LONGEST_TEXT = 16_000;

    private final PeerFilter filter;
    private final OkHttpClient client;

    /// @param authority PEM file of authorities that are trusted besides those that Java knows; null for none
    public BotDoor(PeerFilter filter, @Nullable Path authority) {
        this.filter = filter;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dns(this::judged)
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(CONNECT)
                .readTimeout(CONNECT)
                .pingInterval(PING);
        try {
            X509TrustManager trust = trust(authority);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new X509TrustManager[] {trust}, null);
            this.client =
                    builder.sslSocketFactory(tls.getSocketFactory(), trust).build();
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalStateException(
                    "the authorities for bots cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static X509TrustManager trust(@Nullable Path authority) throws GeneralSecurityException, IOException {
        TrustManagerFactory known = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        known.init((KeyStore) null);
        if (authority == null || !Files.exists(authority)) {
            return first(known);
        }
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        int index = 0;
        for (X509Certificate one : first(known).getAcceptedIssuers()) {
            all.setCertificateEntry("known-" + index++, one);
        }
        try (InputStream file = Files.newInputStream(authority)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                all.setCertificateEntry("own-" + index++, one);
            }
        }
        TrustManagerFactory both = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        both.init(all);
        return first(both);
    }

    private static X509TrustManager first(TrustManagerFactory factory) {
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /// All of a name's addresses, or none: one that leads inside spoils the name.
    private List<InetAddress> judged(String host) throws UnknownHostException {
        String plain = host.toLowerCase(Locale.ROOT);
        // below localhost everything is this machine (RFC 6761 §6.3), which not every resolver knows
        List<InetAddress> all = plain.equals("localhost") || plain.endsWith(".localhost")
                ? List.of(InetAddress.getLoopbackAddress())
                : List.of(InetAddress.getAllByName(host));
        if (!all.stream().allMatch(this::allowed)) {
            throw new UnknownHostException("this address may not be connected to");
        }
        return all;
    }

    /// Of IPv6 only what the internet uses and what carries no other address inside (6to4, Teredo, NAT64).
    private boolean allowed(InetAddress address) {
        if (address instanceof Inet6Address && !address.isLoopbackAddress()) {
            byte[] bytes = address.getAddress();
            int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
            if (first >> 13 != 1 || first == 0x2002 || first == 0x2001 && (bytes[2] & 0xfe) == 0) {
                return false;
            }
        }
        return filter.allows(address);
    }

    @Override
    public BotLine dial(String url, @Nullable String secret, BotLine.Ear ear) {
        HttpUrl address = HttpUrl.parse(url.replaceFirst("^ws", "http"));
        String objection = address == null ? "its address cannot be read" : objection(address);
        if (address == null || objection != null) {
            ear.gone(String.valueOf(objection));
            return new Socket(null);
        }
        Request.Builder request = new Request.Builder().url(address).header("User-Agent", "Pulseline");
        if (secret != null) {
            request.header("Authorization", "Bearer " + secret);
        }
        return new Socket(client.newWebSocket(request.build(), new Listener(ear)));
    }

    /// A literal address is no question to DNS, so the client asks nobody about it.
    private @Nullable String objection(HttpUrl address) {
        try {
            List<InetAddress> all = judged(address.host());
            boolean here = all.stream().allMatch(InetAddress::isLoopbackAddress);
            return address.isHttps() || here ? null : "its address has to begin with wss";
        } catch (UnknownHostException unknown) {
            return "its address leads nowhere that may be connected to";
        }
    }

    private record Socket(@Nullable WebSocket socket) implements BotLine {
        @Override
        public boolean say(byte[] pcm) {
            return socket != null && socket.queueSize() < MOST_WAITING && socket.send(ByteString.of(pcm));
        }

        @Override
        public void tell(String json) {
            if (socket != null) {
                socket.send(json);
            }
        }

        @Override
        public void close(String reason) {
            if (socket != null && !socket.close(1000, reason)) {
                socket.cancel();
            }
        }
    }

    private static final class Listener extends WebSocketListener {
        private final BotLine.Ear ear;

        Listener(BotLine.Ear ear) {
            this.ear = ear;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            ear.opened();
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            ear.pcm(bytes.toByteArray());
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            if (text.length() <= LONGEST_TEXT) {
                ear.text(text);
            }
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(1000, null);
            ear.gone("it closed its connection, code " + code);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            ear.gone(
                    response == null
                            ? "no connection: " + failure.getMessage()
                            : "it answered " + response.code() + " instead of a WebSocket");
        }
    }

    public void close() {
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
    }
}
