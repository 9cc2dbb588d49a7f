package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A number records its calls: both sides hear the announcement, then each side is on a track of its own.
class RecordingIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int ANNOUNCEMENT_HERTZ = 1200;
    private static final int ANNOUNCEMENT_SECONDS = 6;
    private static final String SETTING = "/numbers/" + Jana.SOFIA + "/recording";

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @AfterEach
    void nothingIsRecordedAnyMore() {
        set("OFF");
    }

    @Test
    void eachSideIsHeardOnItsOwnTrackAfterBothHeardTheAnnouncement() throws Exception {
        set("ALL");
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser vera = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            vera.signIn("vera@tern.example");
            announce(vera);
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears the announcement", SOON, () -> Jana.near(jana.hears(id), ANNOUNCEMENT_HERTZ));
            until("the agent hears it", SOON, () -> Jana.near(sava.heardHertz(), ANNOUNCEMENT_HERTZ));
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            until("the agent hears the user", SOON, () -> Jana.near(sava.heardHertz(), 440));
            sava.awaitStatus("This call is recorded");
            sava.picture("softphone-recorded");
            until("some seconds are kept", SOON, () -> recorded(id).compareTo(Duration.ofSeconds(4)) > 0);
            sava.press("Pause rec.");
            sava.awaitStatus("The recording is paused");
            until("some seconds are not", SOON, () -> recorded(id).compareTo(Duration.ofSeconds(8)) > 0);
            sava.press("Go on rec.");
            sava.awaitStatus("This call is recorded");
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            until("the recording is kept", SOON, () -> state(id).equals("KEPT"));

            String page = "/t/tern/calls/" + call(id);
            vera.open(page);
            Locator player = vera.page.locator("[data-recording]");
            assertThat(player).isVisible();
            pictures(vera, "call-recorded");
            vera.page
                    .getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Play").setExact(true))
                    .click();
            until(
                    "it plays",
                    SOON,
                    () -> Integer.parseInt(
                                    player.locator("[data-at]").innerText().replace(":", ""))
                            >= 2);
            for (var track : Map.of("user", 440, "business", 880).entrySet()) {
                String address = page + "/recording/" + track.getKey();
                assertThat(share(vera, address, 1, 3, track.getValue()))
                        .as(track.getKey() + " is heard")
                        .isGreaterThan(0.6);
                assertThat(share(vera, address, 1, 3, track.getValue() == 440 ? 880 : 440))
                        .as("on a track of its own: " + track.getKey())
                        .isLessThan(0.02);
                assertThat(share(vera, address, 6, 7.5, track.getValue()))
                        .as("not during the pause: " + track.getKey())
                        .isLessThan(0.05);
            }
            for (int channel : List.of(0, 1)) {
                int own = channel == 0 ? 440 : 880;
                String address = page + "/recording/stereo";
                assertThat(share(vera, address, 1, 3, own, channel))
                        .as("in stereo: the user left, the business right")
                        .isGreaterThan(0.6);
                assertThat(share(vera, address, 1, 3, 1320 - own, channel)).isLessThan(0.02);
                assertThat(share(vera, address, 6, 7.5, own, channel))
                        .as("at its time: silence during the pause")
                        .isLessThan(0.05);
            }
            vera.open(page);
            for (String line : List.of("Recording begins", "Recording paused", "Recording goes on", "Recording ends")) {
                assertThat(vera.page.locator("main")).containsText(line);
            }
            vera.open("/t/tern/audit");
            assertThat(vera.page.locator("main")).containsText("Listened to a recording");
            vera.open("/t/tern" + SETTING);
            pictures(vera, "number-recording");
        }
    }

    @Test
    void anAgentHasACallRecordedOnDemand() throws Exception {
        set("ON_DEMAND");
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears the agent at once", SOON, () -> Jana.near(jana.hears(id), 880));
            sava.press("Record");
            sava.awaitStatus("This call is recorded");
            until("some seconds are kept", SOON, () -> recorded(id).compareTo(Duration.ofSeconds(2)) > 0);
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            until("the recording is kept", SOON, () -> state(id).equals("KEPT"));
            assertThat(stack.api("tern", "/calls/" + call(id) + "/recording")
                            .path("asked_by")
                            .asString())
                    .isEqualTo("Sava Koleva");
        }
    }

    @Test
    void metaRecordsAndWhatItWroteDownIsReadBySpeaker() throws Exception {
        stack.api("tern", "PUT", SETTING, """
                {"mode":"META","keep_days":30,"consent":"Meta announces it.",
                 "meta":{"sound":true,"transcript":true,"purpose":"quality checks","language":"en_GB"}}
                """);
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser vera = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            vera.signIn("vera@tern.example");
            vera.open("/t/tern" + SETTING);
            assertThat(vera.page.locator("main")).containsText("Meta records calls of this number.");
            pictures(vera, "number-recording-by-meta");
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            sava.awaitStatus("Meta records this call");
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            until(
                    "both files are here",
                    Duration.ofSeconds(45),
                    () -> stack.api("tern", "/calls/" + call(id) + "/recording")
                                    .path("files")
                                    .valueStream()
                                    .filter(file ->
                                            file.path("state").asString().equals("KEPT"))
                                    .count()
                            == 2);
            vera.open("/t/tern/calls/" + call(id));
            Locator player = vera.page.locator("#recording audio");
            assertThat(player).isVisible();
            Object seconds = player.evaluate("""
                    (audio) => new Promise((heard, failed) => {
                      audio.addEventListener('loadedmetadata', () => heard(audio.duration));
                      audio.addEventListener('error', () => failed(new Error('the browser cannot play it')));
                      audio.load();
                    })
                    """);
            assertThat(((Number) seconds).doubleValue()).isGreaterThan(1);
            vera.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Show the transcript"))
                    .click();
            Locator said = vera.page.locator("#transcript li");
            assertThat(said).hasCount(2);
            assertThat(said.first()).containsText("Business");
            assertThat(said.nth(1)).containsText("Good morning, I have a question.");
            pictures(vera, "call-recorded-by-meta");
            vera.open("/t/tern/audit");
            assertThat(vera.page.locator("main")).containsText("Read a transcript");
        }
    }

    private void set(String mode) {
        stack.api(
                "tern",
                "PUT",
                SETTING,
                "{\"mode\":\"%s\",\"keep_days\":30,\"consent\":\"The announcement says so.\"}".formatted(mode));
    }

    /// Long enough to be found on both ends.
    private static void announce(AgentBrowser vera) {
        vera.open("/t/tern" + SETTING);
        vera.page.locator("#rec-file").setInputFiles(new FilePayload("announcement.wav", "audio/wav", wav()));
        vera.page
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Upload").setExact(true))
                .click();
        assertThat(vera.page.locator("main")).containsText("The announcement is in use");
    }

    private static byte[] wav() {
        int rate = 16_000;
        int samples = rate * ANNOUNCEMENT_SECONDS;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples * 2);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(rate * 2);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) (9000 * Math.sin(2 * Math.PI * ANNOUNCEMENT_HERTZ * i / rate)));
        }
        return wav.array();
    }

    /// How much of a stretch of a track is this tone, as the browser decodes it: 1 for the tone alone.
    private static double share(AgentBrowser vera, String address, double from, double to, int hertz) {
        return share(vera, address, from, to, hertz, 0);
    }

    private static double share(AgentBrowser vera, String address, double from, double to, int hertz, int channel) {
        Object found = vera.page.evaluate("""
                async ([address, from, to, hertz, channel]) => {
                  const file = await (await fetch(address)).arrayBuffer();
                  const sound = await new OfflineAudioContext(2, 48000, 48000).decodeAudioData(file);
                  const samples = sound.getChannelData(channel);
                  let re = 0, im = 0, power = 0.0001;
                  const first = Math.round(from * 48000), last = Math.min(samples.length, Math.round(to * 48000));
                  for (let i = first; i < last; i++) {
                    const angle = 2 * Math.PI * hertz * i / 48000;
                    re += samples[i] * Math.cos(angle);
                    im += samples[i] * Math.sin(angle);
                    power += samples[i] * samples[i];
                  }
                  return 2 * (re * re + im * im) / (power * (last - first));
                }
                """, List.of(address, from, to, hertz, channel));
        return ((Number) found).doubleValue();
    }

    private static void pictures(AgentBrowser vera, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1440, 390)) {
                vera.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                vera.page.setViewportSize(width, 900);
                if (vera.page.locator("[data-recording]").count() > 0) {
                    vera.page.locator("[data-recording]").scrollIntoViewIfNeeded();
                }
                vera.picture(name + "-" + width + "-" + scheme.name().toLowerCase());
            }
        }
        vera.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        vera.page.setViewportSize(1440, 900);
    }

    /// How long it goes on already.
    private Duration recorded(String wacid) {
        String started = recording(wacid).path("started_at").asString("");
        return started.isEmpty() ? Duration.ZERO : Duration.between(Instant.parse(started), Instant.now());
    }

    private String state(String wacid) {
        return recording(wacid).path("state").asString("");
    }

    private JsonNode recording(String wacid) {
        return stack.api("tern", "/calls/" + call(wacid) + "/recording");
    }

    private String call(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0)
                .path("id")
                .asString();
    }
}
