package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import org.springframework.stereotype.Component;

/// Whether a request carries a token that Meta would take.
@Component
class GraphAccess {
    private final SimProperties properties;

    GraphAccess(SimProperties properties) {
        this.properties = properties;
    }

    /// The business's token.
    void business(String header) {
        if (!header.equals("Bearer " + properties.accessToken())) {
            throw refused();
        }
    }

    /// The app's own token, `<app id>|<app secret>`.
    void app(String header) {
        if (!header.equals("Bearer " + properties.appId() + "|" + properties.appSecret())) {
            throw refused();
        }
    }

    private static GraphError refused() {
        return new GraphError(401, 190, "Error validating access token", "The access token is not known.");
    }
}
