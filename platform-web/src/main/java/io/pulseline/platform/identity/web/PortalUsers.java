package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.People;
import java.util.Objects;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;

/// From an account at the identity provider to a person of ours. Strangers are refused here, with their own page.
@Component
class PortalUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {
    static final String STRANGER = "stranger";
    private final OidcUserService accounts = new OidcUserService();
    private final People people;

    PortalUsers(People people) {
        this.people = people;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser account = accounts.loadUser(request);
        return people.signIn(
                        Objects.requireNonNull(account.getIssuer(), "an ID token names its issuer")
                                .toString(),
                        Objects.requireNonNull(account.getSubject(), "an ID token names its subject"),
                        account.getEmail(),
                        Boolean.TRUE.equals(account.getEmailVerified()))
                .map(person -> new PortalUser(account, person.id()))
                .orElseThrow(() -> new OAuth2AuthenticationException(new OAuth2Error(STRANGER)));
    }
}
