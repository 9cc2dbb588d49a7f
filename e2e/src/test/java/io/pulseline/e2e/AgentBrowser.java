package io.pulseline.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A person at the portal: a real Chromium whose microphone plays a tone.
public final class AgentBrowser implements AutoCloseable {
    private static final int RATE = 48_000;

    static {
        // scenarios share two cores with the whole system: five seconds are no sign of a fault
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    private final Playwright playwright;
    private final Browser browser;
    private final BrowserContext context;
    private final Stack stack;
    public final Page page;

    /// @param microphoneHertz what the fake microphone plays
    public AgentBrowser(Stack stack, int microphoneHertz) throws IOException {
        this.stack = stack;
        Path tone = tone(microphoneHertz);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("pulseline.e2e.chromium", "/usr/bin/chromium")))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--use-fake-device-for-media-stream",
                                "--use-fake-ui-for-media-stream",
                                "--use-file-for-fake-audio-capture=" + tone,
                                "--autoplay-policy=no-user-gesture-required",
                                "--disable-features=WebRtcHideLocalIpsWithMdns")));
        context = browser.newContext(new Browser.NewContextOptions()
                .setPermissions(List.of("microphone"))
                .setViewportSize(1440, 900)
                .setTimezoneId("Europe/Sofia"));
        // counts how often a page opened the microphone and what its stream brought, and keeps its voice connections at
        // hand, from the first script on
        context.addInitScript("""
                window.voices = [];
                const Connection = window.RTCPeerConnection;
                window.RTCPeerConnection = class extends Connection {
                  constructor(...how) { super(...how); window.voices.push(this); }
                };
                window.microphoneOpened = 0;
                if (navigator.mediaDevices) {
                  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                  navigator.mediaDevices.getUserMedia = (wish) => { window.microphoneOpened++; return open(wish); };
                }
                window.fragmentsSeen = 0;
                const Stream = window.EventSource;
                window.EventSource = class extends Stream {
                  constructor(address) { super(address); this.addEventListener("fragment", () => window.fragmentsSeen++); }
                };
                """);
        page = context.newPage();
    }

    private static Path tone(int hertz) throws IOException {
        int samples = RATE * 10;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes())
                .putInt(36 + samples * 2)
                .put("WAVEfmt ".getBytes())
                .putInt(16);
        wav.putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(RATE * 2)
                .putShort((short) 2)
                .putShort((short) 16);
        wav.put("data".getBytes()).putInt(samples * 2);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) (12_000 * Math.sin(2 * Math.PI * hertz * i / RATE)));
        }
        Path file = Path.of("target/tone-" + hertz + ".wav").toAbsolutePath();
        return Files.write(file, wav.array());
    }

    /// From the next page on, as behind a firewall that lets nothing else out.
    void reachesTurnServersOnly() {
        page.addInitScript("""
                const Any = window.RTCPeerConnection;
                const only = (how) => ({ ...how, iceTransportPolicy: "relay" });
                window.RTCPeerConnection = class extends Any {
                  constructor(how) { super(only(how)); }
                  setConfiguration(how) { super.setConfiguration(only(how)); }
                };
                """);
    }

    public void signIn(String email) {
        signIn(email, stack.password(email));
    }

    public void signIn(String email, String password) {
        page.navigate(stack.portal() + "/");
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password").fill(password);
        page.locator("button[type=submit]").click();
        page.waitForURL(url -> url.contains("/t/") || url.contains("/bsp") || url.contains("/second-factor"));
    }

    public void open(String path) {
        page.navigate(stack.portal() + path);
    }

    public Locator softphone() {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Softphone"));
    }

    /// Waits until the softphone's status says so.
    public void awaitStatus(String text) {
        try {
            softphone()
                    .getByRole(AriaRole.STATUS)
                    .filter(new Locator.FilterOptions().setHasText(text))
                    .first()
                    .waitFor(new Locator.WaitForOptions()
                            .setTimeout(20_000)
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
        } catch (TimeoutError late) {
            picture("late-" + text.replace(' ', '-'));
            throw new AssertionError(
                    "The softphone does not say '" + text + "' but: "
                            + softphone().first().innerText(),
                    late);
        }
    }

    /// Puts away the call that another scenario may have left on this person's desk.
    public void beReady() {
        page.locator("#softphone-face[data-face=idle], #softphone-face[data-face=ended]")
                .waitFor();
        if (page.locator("#softphone-face[data-face=ended]").count() > 0) {
            press("Ready again");
        }
        awaitStatus("Ready");
    }

    public void press(String button) {
        softphone()
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    /// How many parts of the page the server has sent anew since it was opened.
    public int fragmentsSeen() {
        return ((Number) page.evaluate("window.fragmentsSeen")).intValue();
    }

    /// The UDP port that the page's voice goes through.
    int voicePort() {
        return port("localCandidateId");
    }

    /// How the page's voice leaves: `host udp`, or `relay tcp` through a TURN server.
    String voiceWay() {
        return (String) page.evaluate("""
                async () => {
                  const stats = [...(await window.voices.at(-1).getStats()).values()];
                  const way = stats.find((one) => one.type === 'transport')?.selectedCandidatePairId;
                  const pair = stats.find((one) => one.id === way);
                  const here = stats.find((one) => one.id === pair?.localCandidateId);
                  return here ? `${here.candidateType} ${here.relayProtocol ?? here.protocol}` : 'none';
                }
                """);
    }

    /// The one at the worker that it goes to.
    int workerPort() {
        return port("remoteCandidateId");
    }

    private int port(String end) {
        Object port = page.evaluate("""
                async (end) => {
                  const stats = [...(await window.voices.at(-1).getStats()).values()];
                  const way = stats.find((one) => one.type === 'transport')?.selectedCandidatePairId;
                  const pair = stats.find((one) => one.id === way);
                  return stats.find((one) => one.id === pair[end]).port;
                }
                """, end);
        return ((Number) port).intValue();
    }

    public int microphoneOpened() {
        return ((Number) page.evaluate("window.microphoneOpened")).intValue();
    }

    /// The strongest frequency that the page plays to the agent's ear, by an FFT over the remote stream; 0
    /// when it is
    /// silent.
    public int heardHertz() {
        Object found = page.evaluate("""
                async () => {
                  const audio = document.querySelector('#softphone audio');
                  if (!audio || !audio.srcObject) return 0;
                  window.ear ??= new AudioContext();
                  await window.ear.resume();
                  if (window.earStream !== audio.srcObject) {
                    window.earStream = audio.srcObject;
                    window.earTool = window.ear.createAnalyser();
                    window.earTool.fftSize = 8192;
                    window.ear.createMediaStreamSource(audio.srcObject).connect(window.earTool);
                    await new Promise((done) => setTimeout(done, 300));
                  }
                  const bins = new Float32Array(window.earTool.frequencyBinCount);
                  window.earTool.getFloatFrequencyData(bins);
                  let best = 0;
                  for (let i = 1; i < bins.length; i++) if (bins[i] > bins[best]) best = i;
                  return bins[best] < -70 ? 0 : Math.round(best * window.ear.sampleRate / window.earTool.fftSize);
                }
                """);
        return ((Number) found).intValue();
    }

    /// Whether this frequency is among what the page plays, be it the loudest or not: within 25 dB of the loudest.
    public boolean hears(int hertz) {
        if (heardHertz() == 0) {
            return false;
        }
        Object found = page.evaluate("""
                (hertz) => {
                  const bins = new Float32Array(window.earTool.frequencyBinCount);
                  window.earTool.getFloatFrequencyData(bins);
                  const width = window.ear.sampleRate / window.earTool.fftSize;
                  const at = Math.round(hertz / width);
                  const loudest = bins.reduce((one, other) => Math.max(one, other), -200);
                  const here = Math.max(bins[at - 1], bins[at], bins[at + 1]);
                  // a peak, and not the slope of another one
                  const around = Math.max(bins[at - 6], bins[at + 6]);
                  return here > loudest - 25 && here > around + 6;
                }
                """, hertz);
        return Boolean.TRUE.equals(found);
    }

    /// A picture for the failure report or the user guide.
    public void picture(String name) {
        Path file = Path.of("target/pictures", name + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(false));
    }

    /// The page goes first: what it listens to would keep the context from closing.
    @Override
    public void close() {
        try {
            page.navigate("about:blank", new Page.NavigateOptions().setTimeout(5_000));
        } catch (PlaywrightException gone) {
            // it closes anyway
        }
        context.close();
        browser.close();
        playwright.close();
    }
}
