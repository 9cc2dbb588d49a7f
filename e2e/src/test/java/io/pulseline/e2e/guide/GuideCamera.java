package io.pulseline.e2e.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.pulseline.e2e.AgentBrowser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/// Takes a page as the guide shows it: at a desk and on a phone, light and dark. A picture is `NAME-WIDTH-SCHEME.png`,
/// and one that no page of the documentation names is looked at and thrown away. `-Dguide.write=true` puts the others
/// into `platform-web/docs/pictures`.
final class GuideCamera {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PICTURES = ROOT.resolve("platform-web/docs/pictures");
    private static final Path LOOKED_AT = Path.of("target/pictures/guide");
    private static final Pattern NAMED = Pattern.compile("docs/pictures/([\\w-]+\\.png)|\\(pictures/([\\w-]+\\.png)");
    /// A page that failed to draw has a handful of colours.
    private static final int FEWEST_COLOURS = 24;

    /// Brings a place into the middle, and folds an idle softphone that would cover a part of the page.
    private static final String PLACE = """
            (place) => {
              const idle = document.querySelector('#softphone-face[data-face=idle] [data-remember]');
              if (idle) idle.open = place.id === 'softphone' && innerWidth > 820;
              place.scrollIntoView({behavior: 'instant', block: place.offsetHeight > innerHeight ? 'start' : 'center'});
            }
            """;

    private final boolean writes = Boolean.getBoolean("guide.write");
    private final Set<String> named = named();
    private final Set<String> taken = new TreeSet<>();

    GuideCamera() throws IOException {}

    /// The top of the page.
    void take(AgentBrowser person, String name) throws IOException {
        take(person, name, person.page.locator("html"));
    }

    /// @param what the place of the page that is in the middle of the picture
    void take(AgentBrowser person, String name, Locator what) throws IOException {
        Page page = person.page;
        settle(page);
        for (int width : new int[] {1440, 390}) {
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.setViewportSize(width, width == 390 ? 844 : 900);
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                what.evaluate(PLACE);
                settle(page);
                keep("%s-%d-%s.png".formatted(name, width, scheme == ColorScheme.LIGHT ? "light" : "dark"), page);
            }
        }
        page.setViewportSize(1440, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        what.evaluate("place => document.querySelectorAll('[data-remember]').forEach((fold) => { fold.open = true; })");
        settle(page);
    }

    /// Fonts are there, nothing is on its way, and the new size has been drawn.
    private static void settle(Page page) {
        page.waitForFunction("() => !document.querySelector('[aria-busy=true], .htmx-request, .dock-slot:empty')");
        page.evaluate("() => document.fonts.ready.then(() => new Promise("
                + "(drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true)))))");
    }

    private void keep(String name, Page page) throws IOException {
        int wider = ((Number)
                        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
        assertThat(wider).as("px that %s is too wide", name).isLessThanOrEqualTo(0);
        byte[] shot = page.screenshot(new Page.ScreenshotOptions()
                .setAnimations(com.microsoft.playwright.options.ScreenshotAnimations.DISABLED));
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(shot));
        assertThat(hasMoreColours(picture))
                .as("%s has more than %d colours", name, FEWEST_COLOURS)
                .isTrue();
        taken.add(name);
        Files.createDirectories(LOOKED_AT);
        Files.write(LOOKED_AT.resolve(name), shot);
        if (writes && named.contains(name)) {
            write(Palette.reduce(picture), PICTURES.resolve(name));
        }
    }

    private static boolean hasMoreColours(BufferedImage picture) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (colours.add(picture.getRGB(x, y)) && colours.size() > FEWEST_COLOURS) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void write(BufferedImage picture, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageWriter png = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam dense = png.getDefaultWriteParam();
        dense.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        dense.setCompressionQuality(0);
        try (OutputStream bytes = Files.newOutputStream(file);
                ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            png.setOutput(out);
            png.write(null, new IIOImage(picture, null, null), dense);
        } finally {
            png.dispose();
        }
    }

    /// Names of pictures that the documentation shows and this scenario did not take.
    Set<String> missed() {
        Set<String> missed = new TreeSet<>(named);
        missed.removeAll(taken);
        return missed;
    }

    private static Set<String> named() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files =
                Stream.concat(Files.list(ROOT.resolve("platform-web/docs")), Stream.of(ROOT.resolve("README.md")))) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher picture = NAMED.matcher(Files.readString(page));
                while (picture.find()) {
                    named.add(picture.group(1) == null ? picture.group(2) : picture.group(1));
                }
            }
        }
        return named;
    }
}
