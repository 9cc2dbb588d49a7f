package io.pulseline.platform.settings;

import io.pulseline.platform.graphapi.MetaProperties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whose SIP servers stand at a number. Meta lists those of every app and takes changes of our own only: the app is
/// that of the token.
///
/// @see "Meta, SIP configuration guide, 15 Dec 2025: servers are per app; the app's id is told on reading"
@Component
public class SipServers {
    private final String ownApp;

    SipServers(MetaProperties meta) {
        this.ownApp = meta.appId() == null ? "" : meta.appId();
    }

    /// @param app  empty when Meta does not tell
    /// @param ours whether our token may change it
    public record Server(String host, int port, String app, boolean ours) {}

    /// In Meta's order.
    ///
    /// @param calling as Meta told it
    public List<Server> all(JsonNode calling) {
        List<Server> servers = new ArrayList<>();
        for (JsonNode one : calling.path("sip").path("servers")) {
            servers.add(new Server(
                    one.path("hostname").asString(""),
                    one.path("port").asInt(5061),
                    one.path("app_id").asString(""),
                    ours(one)));
        }
        return servers;
    }

    /// The same document without the servers of other apps.
    ObjectNode own(ObjectNode calling) {
        if (all(calling).stream().allMatch(Server::ours)) {
            return calling;
        }
        ObjectNode own = calling.deepCopy();
        ArrayNode left = ((ObjectNode) own.path("sip")).putArray("servers");
        for (JsonNode one : calling.path("sip").path("servers")) {
            if (ours(one)) {
                left.add(one.deepCopy());
            }
        }
        return own;
    }

    /// @param calling as Meta told it; null counts as nothing
    int foreign(@Nullable JsonNode calling) {
        return calling == null
                ? 0
                : (int) all(calling).stream().filter(one -> !one.ours()).count();
    }

    /// A server without an app is one of ours: older answers do not tell.
    boolean ours(JsonNode server) {
        String app = server.path("app_id").asString("");
        return app.isEmpty() || ownApp.isEmpty() || app.equals(ownApp);
    }
}
