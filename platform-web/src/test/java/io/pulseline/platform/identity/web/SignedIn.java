package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Person;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

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
}
