package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.signup.Assets;
import io.pulseline.metasim.signup.Grants;
import io.pulseline.metasim.signup.Partner;
import io.pulseline.metasim.world.World;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Whether a request carries a token that Meta would take, and for this object. There are three kinds: the cast's
/// business token, which has every account that did not come by a sign-up; tokens of sign-ups, which have what the
/// customer gave; and the system user's, which has the accounts that it was put on.
@Component
class GraphAccess {
    private final SimProperties properties;
    private final Partner partner;
    private final Grants grants;
    private final Assets assets;
    private final World world;

    GraphAccess(SimProperties properties, Partner partner, Grants grants, Assets assets, World world) {
        this.properties = properties;
        this.partner = partner;
        this.grants = grants;
        this.assets = assets;
        this.world = world;
    }

    /// Any token of a business or of the system user.
    void business(String header) {
        String token = bearer(header);
        if (token.equals(properties.accessToken()) || token.equals(partner.systemToken())) {
            return;
        }
        Grants.Grant grant = grants.of(token).orElseThrow(GraphAccess::refused);
        if (!grants.valid(grant)) {
            throw grant.revoked()
                    ? new GraphError(
                            401,
                            190,
                            458,
                            "Error validating access token: The user has not authorized application.",
                            null)
                    : new GraphError(401, 190, 463, "Error validating access token: Session has expired.", null);
        }
    }

    void number(String header, String number) {
        business(header);
        account(header, world.number(number).waba());
    }

    /// @throws GraphError 200 when the token does not have this account
    void account(String header, String waba) {
        business(header);
        String token = bearer(header);
        Assets.@Nullable Account owned = assets.account(waba);
        boolean has = grants.of(token)
                .map(grant -> grant.wabas().contains(waba))
                .orElseGet(() -> token.equals(partner.systemToken())
                        ? owned == null || owned.staff().contains(partner.systemUser())
                        : owned == null);
        if (!has) {
            throw new GraphError(403, 200, "Permissions error", "The token has no access to " + waba + ".");
        }
    }

    /// The app's own token, `<app id>|<app secret>`.
    void app(String header) {
        if (!bearer(header).equals(properties.appId() + "|" + properties.appSecret())) {
            throw refused();
        }
    }

    /// The partner's system user: the only one who may lend credit.
    void system(String header) {
        if (!bearer(header).equals(partner.systemToken())) {
            business(header);
            throw new GraphError(403, 200, "Permissions error", "This needs a system user's token.");
        }
    }

    private static String bearer(String header) {
        return header.startsWith("Bearer ") ? header.substring(7) : "";
    }

    private static GraphError refused() {
        return new GraphError(401, 190, "Error validating access token", "The access token is not known.");
    }
}
