package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PortalTest;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.identity.Visits;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.Inbox;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Follows every link and every fragment of the portal as each role of the cast: none is dead, none shows a key
/// instead
/// of a word, and nobody gets into a tenant that is not theirs. Meta cannot be reached, so pages live without her.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalCrawlIT {
    private static final TenantId TERN = new TenantId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
    private static final Pattern LINK = Pattern.compile("\\s(?:href|src|hx-get)=\"([^\"#]+)[^\"]*\"");
    /// Streams never end; CSS, scripts and pictures are followed like pages.
    private static final Pattern NOT_FOLLOWED = Pattern.compile(".*/stream(\\?.*)?|/logout|https?://.*|data:.*|tel:.*");

    /// A report has thousands of questions; so many links to one path speak for all of them.
    private static final int MOST_VARIANTS = 40;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    People people;

    @Autowired
    Inbox inbox;

    @Autowired
    LiveCalls calls;

    @Autowired
    Visits visits;

    @Autowired
    Tenants tenants;

    @BeforeAll
    void happenings() throws Inbox.UnreadableDelivery {
        for (String staff : List.of("olga@bsp.example", "simon@bsp.example")) {
            Person person = people.byEmail(staff).orElseThrow();
            tenants.all()
                    .forEach(tenant -> visits.begin(
                            new Actor.Human(person.id(), person.name()), tenant, "follow links", Duration.ofHours(1)));
        }
        CallFilter every = new CallFilter(null, null, null, null, null, null, null, null);
        CallsOfYesterday.tell(
                inbox,
                () -> calls.list(TERN, every, null, 50).items().stream()
                        .filter(call -> call.outcome() != null)
                        .count());
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase database = TestDatabase.create("portal_crawl");
        PortalDatabase.use(registry, database, "portal_crawl");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "vera@tern.example, /t/tern/, 35",
        "petr@tern.example, /t/tern/, 35",
        "sava@tern.example, /t/tern/, 20",
        "maya@marlin.example, /t/marlin/, 15",
        "olga@bsp.example, /bsp/, 50",
        "simon@bsp.example, /bsp/, 50",
        "simon@bsp.example, /t/tern/, 50"
    })
    void everyLinkLeadsSomewhereAndEveryPageHasItsWords(String email, String start, int atLeast) {
        OAuth2AuthenticationToken signedIn = SignedIn.as(people, email);
        MockHttpSession session = new MockHttpSession();
        Set<String> seen = new LinkedHashSet<>(List.of(start));
        Deque<String> open = new ArrayDeque<>(seen);
        Map<String, Integer> variants = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        int pages = 0;
        while (!open.isEmpty()) {
            String address = open.remove();
            MvcTestResult answer = get(address, signedIn, session);
            int status = answer.getResponse().getStatus();
            if (status != 200 && status != 302) {
                wrong.add(address + " answers " + status);
                continue;
            }
            if (!String.valueOf(answer.getResponse().getContentType()).startsWith("text/html")) {
                continue;
            }
            String page = SignedIn.text(answer);
            pages++;
            Pattern.compile("\\?\\?[^?]+\\?\\?")
                    .matcher(page)
                    .results()
                    .forEach(key -> wrong.add(address + " says " + key.group()));
            LINK.matcher(page).results().map(link -> link.group(1)).forEach(link -> {
                String target = URI.create(address)
                        .resolve(URI.create(link.replace("&amp;", "&").replace(" ", "%20")))
                        .toString();
                if (!NOT_FOLLOWED.matcher(target).matches()
                        && variants.merge(target.replaceFirst("\\?.*", ""), 1, Integer::sum) <= MOST_VARIANTS
                        && seen.add(target)) {
                    open.add(target);
                }
            });
        }
        assertThat(wrong).isEmpty();
        assertThat(pages).isGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void aTenantOfOthersIsAsUnknownAsOneThatDoesNotExist() {
        OAuth2AuthenticationToken noah = SignedIn.as(people, "noah@marlin.example");
        for (String address : List.of("/t/tern/", "/t/tern/calls", "/t/tern/costs", "/t/nobody/", "/bsp/")) {
            assertThat(get(address, noah, new MockHttpSession())).as(address).hasStatus(404);
        }
    }

    @Test
    void aStrangerIsSentToSignIn() {
        assertThat(mvc.get().uri("/t/tern/calls"))
                .hasStatus(302)
                .redirectedUrl()
                .endsWith("/signin");
    }

    @Test
    void anAgentSeesNoCosts() {
        assertThat(get("/t/tern/costs", SignedIn.as(people, "sava@tern.example"), new MockHttpSession()))
                .hasStatus(403);
    }

    private MvcTestResult get(String address, OAuth2AuthenticationToken signedIn, MockHttpSession session) {
        return mvc.get()
                .uri(URI.create(address))
                .with(authentication(signedIn))
                .session(session)
                .exchange();
    }
}
