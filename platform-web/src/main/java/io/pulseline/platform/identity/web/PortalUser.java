package io.pulseline.platform.identity.web;

import io.pulseline.platform.kernel.PersonId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/// The signed-in person in the session. Roles are not kept here: they are read on each request.
final class PortalUser extends DefaultOidcUser {
    private static final long serialVersionUID = 1;
    private final UUID person;

    PortalUser(OidcUser account, PersonId person) {
        super(List.of(new SimpleGrantedAuthority("SIGNED_IN")), withoutItsSignature(account.getIdToken()));
        this.person = person.value();
    }

    /// The session is a row, and a row is no place for something that opens doors at the identity provider: what the
    /// token says is kept, the token is not.
    private static OidcIdToken withoutItsSignature(OidcIdToken token) {
        return new OidcIdToken("not kept", token.getIssuedAt(), token.getExpiresAt(), token.getClaims());
    }

    PersonId person() {
        return new PersonId(person);
    }

    /// What sessions are found by: the person, whatever the provider calls them.
    @Override
    public String getName() {
        return person.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PortalUser user && user.person.equals(person);
    }

    @Override
    public int hashCode() {
        return person.hashCode();
    }
}
