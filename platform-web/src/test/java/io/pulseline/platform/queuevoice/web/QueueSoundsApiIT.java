package io.pulseline.platform.queuevoice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A program says what users hear in a queue.
class QueueSoundsApiIT extends ApiScene {
    private static final String ALL = "/numbers/" + SOFIA + "/queue-sounds";

    @Test
    void aSoundIsPutHeardReplacedByWhoKnowsItAndTakenAway() {
        String greeting = ALL + "/GREETING";
        get(TERN, greeting).isProblem(404, "not-found");
        Reply put = put(TERN, greeting, wav(1), null).is(200);
        assertThat(put.at("millis").asInt()).isBetween(980, 1100);
        String tag = put.headers().firstValue("ETag").orElseThrow();
        Reply heard = get(TERN, greeting).is(200);
        assertThat(heard.headers().firstValue("Content-Type").orElseThrow()).contains("ogg");
        assertThat(heard.headers().firstValue("ETag")).hasValue(tag);
        Reply all = get(TERN, ALL).is(200);
        assertThat(all.text("items.0.slot")).isEqualTo("GREETING");
        assertThat(all.at("items.0.millis").asInt()).isPositive();
        assertThat(all.at("items.1.millis").isNumber()).isFalse();

        put(TERN, greeting, wav(2), tag).is(200);
        put(TERN, greeting, wav(1), tag).isProblem(412, "stale");
        assertThat(put(TERN, greeting, "no sound".getBytes(StandardCharsets.UTF_8), null)
                        .isProblem(422, "invalid")
                        .text("errors.0.message"))
                .contains("WAV");
        assertThat(put(TERN, greeting, wav(21), null).isProblem(422, "invalid").text("errors.0.message"))
                .contains("longer than 20 s");
        put(TERN, ALL + "/PLACE_9", wav(1), null).isProblem(404, "not-found");
        get(MARLIN, ALL).isProblem(404, "not-found");
        put(MARLIN, greeting, wav(1), null).isProblem(404, "not-found");
        delete(MARLIN, greeting).isProblem(404, "not-found");
        delete(TERN, greeting).is(204);
        delete(TERN, greeting).isProblem(404, "not-found");
    }

    private Reply put(String key, String path, byte[] sound, @Nullable String tag) {
        HttpRequest.Builder request =
                request(key, path).header("Content-Type", "audio/wav").PUT(BodyPublishers.ofByteArray(sound));
        return send(tag == null ? request : request.header("If-Match", tag));
    }

    private Reply delete(String key, String path) {
        return send(request(key, path).DELETE());
    }

    /// A tone of 440 Hz, 8 kHz, 16 bits.
    private static byte[] wav(int seconds) {
        int samples = 8000 * seconds;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples * 2);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) (8000 * Math.sin(2 * Math.PI * 440 * i / 8000)));
        }
        return wav.array();
    }
}
