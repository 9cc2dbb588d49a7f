package io.pulseline.platform.graphapi;

import java.util.List;
import java.util.Map;

/// Multi-Partner Solutions of our app, asked with the system user's token. Documents stay as Meta wrote them.
///
/// @see "Meta, Multi-Partner Solutions, 5 Nov 2025"
public interface Solutions {
    /// @param role OWNER: our app made them, PARTNER: another's
    /// @return each with `id`, `name`, `status`, `status_for_pending_request`, `owner_permissions`, `partners`
    GraphResult<List<Map<String, Object>>> list(String role, Secret systemToken);

    GraphResult<Map<String, Object>> read(String solution, Secret systemToken);

    /// @param verb the last part of Meta's path: `accept`, `reject`, `send_deactivation_request` …
    GraphResult<Calling.Accepted> act(String solution, String verb, Secret systemToken);
}
