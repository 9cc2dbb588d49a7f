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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpMedia implements Media {
    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration DOWNLOAD = Duration.ofSeconds(60);
    private static final int MOST_BYTES = 16 << 20;
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
    public GraphResult<MediaFile> fetch(TenantId tenant, PhoneNumberId number, String mediaId) {
        if (!mediaId.matches("[0-9]{1,20}")) {
            return new GraphResult.Failed<>(Faults.answerLost("Meta's media id is not a number"));
        }
        Optional<Secret> token = tokens.forNumber(tenant, number);
        return switch (graph.get(tenant, token, "/" + mediaId + "?phone_number_id=" + number, READ)) {
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                @Nullable URI address = address(tree.path("url").asString(""));
                yield address == null
                        ? new GraphResult.Failed<>(Faults.answerLost("Meta names no address of its own for the file"))
                        : checked(tree, graph.download(tenant, token, address, MOST_BYTES, DOWNLOAD));
            }
        };
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
    private static GraphResult<MediaFile> checked(JsonNode announced, GraphResult<byte[]> fetched) {
        return switch (fetched) {
            case GraphResult.Failed<byte[]>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<byte[]>(byte[] content) -> {
                String told = announced.path("sha256").asString("");
                byte[] digest = sha256(content);
                boolean whole = told.isEmpty()
                        || told.equalsIgnoreCase(HexFormat.of().formatHex(digest))
                        || told.equals(Base64.getEncoder().encodeToString(digest));
                yield whole
                        ? new GraphResult.Ok<>(new MediaFile(
                                announced.path("mime_type").asString("application/octet-stream"), content))
                        : new GraphResult.Failed<>(Faults.answerLost("The file is not the one that Meta announced"));
            }
        };
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
