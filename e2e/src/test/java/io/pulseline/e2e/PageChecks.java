package io.pulseline.e2e;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What has to hold for a page as it is now, at a desk and on a phone, light and dark: axe finds nothing, and nothing
/// scrolls sideways.
final class PageChecks {
    /// Nothing is on its way, and colours have stopped changing.
    private static final String QUIET = """
            () => document.readyState === 'complete' && !document.querySelector('[aria-busy=true], .htmx-request')
              && document.getAnimations().every((one) => one.playState !== 'running'
                || one.effect?.getComputedTiming().iterations === Infinity)
            """;

    /// The new size and colours have been drawn once, so that what changes because of them has begun to.
    private static final String DRAWN =
            "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))";

    /// What depends on the scheme; everything else was looked at in the light.
    private static final List<String> OF_COLOURS = List.of("color-contrast", "link-in-text-block");

    private PageChecks() {}

    /// @param name of the page in what is told
    /// @return one line for each fault
    static List<String> faults(AgentBrowser person, String name) {
        Page page = person.page;
        List<String> faults = new ArrayList<>();
        for (int width : new int[] {1440, 390}) {
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.setViewportSize(width, 900);
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.evaluate(DRAWN);
                page.waitForFunction(QUIET);
                String where = name + " at " + width + " px, " + scheme.name().toLowerCase(Locale.ROOT) + ": ";
                int wider = ((Number) page.evaluate(
                                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .intValue();
                if (wider > 0) {
                    faults.add(where + wider + " px too wide");
                }
                AxeBuilder axe = new AxeBuilder(page).setLegacyMode(true);
                if (scheme == ColorScheme.DARK) {
                    axe.withRules(OF_COLOURS);
                }
                for (Rule rule : axe.analyze().getViolations()) {
                    for (CheckedNode node : rule.getNodes()) {
                        faults.add(where + rule.getId() + " (" + rule.getHelp() + ") " + node.getTarget() + " "
                                + node.getHtml());
                    }
                }
                person.picture("access/" + name.replace(' ', '-') + "-" + width + "-"
                        + scheme.name().toLowerCase(Locale.ROOT));
            }
        }
        page.setViewportSize(1440, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        return faults;
    }
}
