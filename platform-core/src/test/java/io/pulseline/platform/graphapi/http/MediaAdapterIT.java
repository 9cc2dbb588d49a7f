package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GatewayProperties;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Media;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Files of Meta, over real sockets: an address first, then the file, and the token only where it belongs.
class MediaAdapterIT {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final String SAID = "OggS";
    private static final JsonMapper JSON = new JsonMapper();

    private GraphStub stub;
    private Media media;

    @BeforeEach
    void start() throws IOException {
        stub = new GraphStub();
        MetaProperties meta = new MetaProperties(stub.address(), "v26.0", null, null, null, null, null, null);
        GraphClient client = new GraphClient(
                new Addressing(meta, GatewayProperties.NONE),
                JSON,
                told -> {},
                new UsageHeaders(JSON, Clock.systemUTC()));
        media = new HttpMedia(client, new Tokens(), meta);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void asksWhereItIsAndFetchesItWithTheToken() {
        stub.says(
                200, "{\"url\":\"" + stub.address() + "/file?ext=1\",\"mime_type\":\"audio/ogg\",\"id\":\"55667788\"}");
        stub.says(200, SAID);
        assertThat(media.fetch(TERN, SOFIA, "55667788")).isInstanceOfSatisfying(GraphResult.Ok.class, ok -> {
            Media.MediaFile file = (Media.MediaFile) ok.value();
            assertThat(file.mimeType()).isEqualTo("audio/ogg");
            assertThat(new String(file.content(), StandardCharsets.UTF_8)).isEqualTo(SAID);
        });
        assertThat(stub.asked.stream().map(GraphStub.Asked::path))
                .containsExactly("/v26.0/55667788?phone_number_id=206418377150934", "/file?ext=1");
        assertThat(stub.asked.stream().map(GraphStub.Asked::authorization)).containsOnly("Bearer token-of-tern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9/file",
                "https://lookaside.fbsbx.com.example/file",
                "http://lookaside.fbsbx.com/file",
                "https://fbsbx.com@example.com/file",
                "/file",
                ""
            })
    void goesToNoAddressThatIsNotMetas(String address) {
        stub.says(200, "{\"url\":\"" + address + "\",\"mime_type\":\"audio/ogg\"}");
        assertThat(media.fetch(TERN, SOFIA, "55667788")).isInstanceOf(GraphResult.Failed.class);
        assertThat(stub.asked).hasSize(1);
    }

    @Test
    void takesNoFileThatIsNotTheOneAnnounced() {
        stub.says(
                200,
                "{\"url\":\"" + stub.address() + "/file\",\"mime_type\":\"audio/ogg\",\"sha256\":\"" + "ab".repeat(32)
                        + "\"}");
        stub.says(200, SAID);
        assertThat(media.fetch(TERN, SOFIA, "55667788")).isInstanceOf(GraphResult.Failed.class);
    }

    @Test
    void stopsWhereAFileIsLargerThanWanted() {
        stub.says(200, "{\"url\":\"" + stub.address() + "/file\",\"mime_type\":\"audio/ogg\"}");
        stub.says(200, "x".repeat(100_000));
        AtomicInteger taken = new AtomicInteger();
        assertThat(media.fetch(TERN, SOFIA, "55667788", 50_000, piece -> taken.addAndGet(piece.length)))
                .isInstanceOfSatisfying(
                        GraphResult.Failed.class,
                        failed -> assertThat(failed.fault().message()).contains("larger than"));
        assertThat(taken.get()).isLessThanOrEqualTo(50_000);
    }

    @Test
    void asksForNothingThatIsNoMediaId() {
        assertThat(media.fetch(TERN, SOFIA, "../me")).isInstanceOf(GraphResult.Failed.class);
        assertThat(stub.asked).isEmpty();
    }

    private static final class Tokens implements AccessTokens {
        @Override
        public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
            return Optional.of(new Secret("token-of-tern"));
        }

        @Override
        public Optional<Secret> forWaba(TenantId tenant, WabaId waba) {
            return Optional.empty();
        }
    }
}
