package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Media;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpMedia implements Media {
    private static final Duration READ = Duration.ofSeconds(5);
    /// Of a large file, half a gigabyte at some 1 MB/s.
    private static final Duration DOWNLOAD = Duration.ofMinutes(10);
    /// Where Meta keeps files. The address comes in an answer and the token goes along, so it goes nowhere else.
    private static final List<String> META = List.of(".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net");

    private final GraphClient graph;
    private final AccessTokens tokens;
    private final URI home;

    HttpMedia(GraphClient graph, AccessTokens tokens, MetaProperties meta) {
        this.graph = graph;
        this.tokens = tokens;
        this.home = meta.graphUrl();
    }

    @Override
    public GraphResult<String> fetch(TenantId tenant, PhoneNumberId number, String mediaId, long most, Taker taker) {
        if (!mediaId.matches("[0-9]{1,20}")) {
            return new GraphResult.Failed<>(Faults.answerLost("Meta's media id is not a number"));
        }
        Optional<Secret> token = tokens.forNumber(tenant, number);
        return switch (graph.get(tenant, token, "/" + mediaId + "?phone_number_id=" + number, READ)) {
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                @Nullable URI address = address(tree.path("url").asString(""));
                if (address == null) {
                    yield new GraphResult.Failed<>(Faults.answerLost("Meta names no address of its own for the file"));
                }
                Measured measured = new Measured(most, taker);
                yield checked(tree, measured, graph.download(tenant, token, address, measured, DOWNLOAD));
            }
        };
    }

    /// Counts and digests what passes, and stops what is too much.
    private static final class Measured implements Consumer<byte[]> {
        private final long most;
        private final Taker taker;
        private final MessageDigest digest = sha256();
        private long bytes;

        Measured(long most, Taker taker) {
            this.most = most;
            this.taker = taker;
        }

        @Override
        public void accept(byte[] piece) {
            bytes += piece.length;
            if (isTooMuch()) {
                throw new IllegalStateException("larger than " + most + " bytes");
            }
            digest.update(piece);
            taker.take(piece);
        }

        boolean isTooMuch() {
            return bytes > most;
        }
    }

    private @Nullable URI address(String text) {
        try {
            URI uri = URI.create(text);
            String host = uri.getHost();
            if (host == null) {
                return null;
            }
            boolean atHome = uri.getScheme().equals(home.getScheme())
                    && host.equals(home.getHost())
                    && uri.getPort() == home.getPort();
            String named = host.toLowerCase(Locale.ROOT);
            boolean atMeta = uri.getScheme().equals("https") && META.stream().anyMatch(named::endsWith);
            return atHome || atMeta ? uri : null;
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /// Whole, as Meta announced it. The digest comes as hex digits here and as Base64 in webhooks; either is taken.
    private static GraphResult<String> checked(JsonNode announced, Measured measured, GraphResult<Integer> fetched) {
        if (measured.isTooMuch()) {
            return new GraphResult.Failed<>(Faults.answerLost(
                    "The file is larger than the " + (measured.most >> 20) + " MB that are kept of one"));
        }
        return switch (fetched) {
            case GraphResult.Failed<Integer>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<Integer> ok -> {
                String told = announced.path("sha256").asString("");
                byte[] digest = measured.digest.digest();
                boolean whole = told.isEmpty()
                        || told.equalsIgnoreCase(HexFormat.of().formatHex(digest))
                        || told.equals(Base64.getEncoder().encodeToString(digest));
                yield whole
                        ? new GraphResult.Ok<>(announced.path("mime_type").asString("application/octet-stream"))
                        : new GraphResult.Failed<>(Faults.answerLost("The file is not the one that Meta announced"));
            }
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
