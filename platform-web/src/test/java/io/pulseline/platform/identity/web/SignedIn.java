package io.pulseline.platform.identity.web;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Person;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Somebody of the cast whom an identity provider vouched for.
public final class SignedIn {
    private SignedIn() {}

    public static OAuth2AuthenticationToken as(People people, String email) {
        Person person = people.signIn("https://idp.example", email, email, true).orElseThrow();
        OidcIdToken token = new OidcIdToken(
                "token",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1),
                Map.of("sub", email, "iss", "https://idp.example"));
        PortalUser user = new PortalUser(new DefaultOidcUser(List.of(), token), person.id());
        return new OAuth2AuthenticationToken(user, user.getAuthorities(), "demo");
    }

    public static MvcTestResult get(MockMvcTester mvc, People people, String email, String address) {
        return mvc.get()
                .uri(URI.create(address))
                .with(authentication(as(people, email)))
                .exchange();
    }

    /// @param form names and values in turn
    public static MvcTestResult post(MockMvcTester mvc, People people, String email, String address, String... form) {
        MockMvcTester.MockMvcRequestBuilder request = mvc.post()
                .uri(URI.create(address))
                .with(authentication(as(people, email)))
                .with(csrf());
        for (int i = 0; i < form.length; i += 2) {
            request = request.param(form[i], form[i + 1]);
        }
        return request.exchange();
    }

    public static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
