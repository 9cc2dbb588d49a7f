package io.pulseline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every page opens for whom it is made: without an error in the browser, without a policy broken, and
/// without scrolling sideways on a phone.
class PagesIT {
    private static final List<String> OF_TENANTS = List.of(
            "/t/tern/",
            "/t/tern/people",
            "/t/tern/people/new",
            "/t/tern/people/outbox",
            "/t/tern/people/00000000-0000-4000-8000-000000000113",
            "/t/tern/account",
            "/t/tern/settings/keys",
            "/t/tern/calls",
            "/t/tern/live",
            "/t/tern/permissions",
            "/t/tern/permissions/evidence",
            "/t/tern/permissions/health",
            "/t/tern/permissions/requests",
            "/t/tern/permissions/requests/new",
            "/t/tern/permissions/templates",
            "/t/tern/permissions/templates/new",
            "/t/tern/numbers",
            "/t/tern/onboarding",
            "/t/tern/numbers/206418377150934",
            "/t/tern/numbers/206418377150934/readiness",
            "/t/tern/numbers/206418377150934/calling",
            "/t/tern/numbers/206418377150934/hours",
            "/t/tern/numbers/206418377150934/routing",
            "/t/tern/numbers/206418377150934/history",
            "/t/tern/costs",
            "/t/tern/audit",
            "/t/tern/contacts");
    private static final List<String> OF_STAFF = List.of(
            "/bsp/",
            "/bsp/tenants",
            "/bsp/tenants/new",
            "/bsp/tenants/tern",
            "/bsp/tenants/tern/offboarding",
            "/bsp/tenants/tern/visit",
            "/bsp/keys",
            "/bsp/numbers",
            "/bsp/rate-cards",
            "/bsp/webhooks",
            "/bsp/jobs",
            "/bsp/storage",
            "/bsp/workers",
            "/bsp/errors",
            "/bsp/health",
            "/bsp/integration",
            "/bsp/audit");
    /// Waits until the new width has been drawn: what fits only after a moment is too wide for that moment.
    private static final String WIDER = """
            () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() =>
              drawn(document.documentElement.scrollWidth - document.documentElement.clientWidth))))
            """;

    private final Stack stack = Stack.running();

    @Test
    void pagesOfATenantAreWhole() throws Exception {
        assertThat(problems("vera@tern.example", OF_TENANTS)).isEmpty();
    }

    @Test
    void pagesOfStaffAreWhole() throws Exception {
        assertThat(problems("olga@bsp.example", OF_STAFF)).isEmpty();
    }

    private List<String> problems(String email, List<String> addresses) throws Exception {
        List<String> problems = new ArrayList<>();
        try (AgentBrowser person = new AgentBrowser(stack, 880)) {
            person.signIn(email);
            Page page = person.page;
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    problems.add(page.url() + " says " + message.text());
                }
            });
            page.onPageError(error -> problems.add(page.url() + " throws " + error));
            for (String address : addresses) {
                Response answer = page.navigate(stack.portal() + address);
                if (answer.status() != 200) {
                    problems.add(address + " answers " + answer.status());
                }
                for (int width : new int[] {1440, 390}) {
                    page.setViewportSize(width, 900);
                    int wider = ((Number) page.evaluate(WIDER)).intValue();
                    if (wider > 0) {
                        problems.add(address + " is " + wider + " px too wide at " + width + " px");
                    }
                    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                        person.picture("pages/" + name(address) + "-" + width + "-"
                                + scheme.name().toLowerCase(java.util.Locale.ROOT));
                    }
                }
            }
        }
        return problems;
    }

    private static String name(String address) {
        return address.replaceAll("^/|/$", "").replace('/', '-');
    }
}
