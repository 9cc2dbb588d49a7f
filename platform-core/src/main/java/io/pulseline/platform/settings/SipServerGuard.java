package io.pulseline.platform.settings;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.pstnguard.Finding;
import io.pulseline.platform.pstnguard.PstnGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps SIP servers out of a document behind which the telephone network stands. Asks the domain name system, so never
/// inside a transaction.
@Component
class SipServerGuard {
    private final PstnGuard guard;

    SipServerGuard(PstnGuard guard) {
        this.guard = guard;
    }

    /// What speaks against the servers that a change brings; one that was there before and is not switched on is left
    /// alone, so that other settings can be changed while somebody looks for a better one.
    List<Complaint> of(TenantId tenant, ObjectNode before, ObjectNode wanted) {
        boolean same = CallingField.SIP_SERVERS.in(before).equals(CallingField.SIP_SERVERS.in(wanted));
        boolean switchedOn = !CallingField.SIP.in(before).equals(CallingField.SIP.in(wanted))
                && CallingField.SIP.in(wanted).asString("").equals("ENABLED");
        if (same && !switchedOn) {
            return List.of();
        }
        List<Complaint> complaints = new ArrayList<>();
        JsonNode servers = wanted.path("sip").path("servers");
        for (int i = 0; i < servers.size() && i < 2; i++) {
            String field = "sip.servers[" + i + "].hostname";
            String host = servers.path(i).path("hostname").asString("");
            if (!host.isBlank()) {
                guard.lint(tenant, host).stream()
                        .map(SipServerGuard::rule)
                        .flatMap(Optional::stream)
                        .distinct()
                        .forEach(rule -> complaints.add(new Complaint(field, rule)));
            }
        }
        return complaints;
    }

    /// What no host name is, the other rules say already.
    private static Optional<SettingsRule> rule(Finding finding) {
        return switch (finding.rule()) {
            case TEL_URI -> Optional.of(SettingsRule.PSTN_TEL_URI);
            case CARRIER_NAME -> Optional.of(SettingsRule.PSTN_CARRIER_NAME);
            case CARRIER_ALIAS -> Optional.of(SettingsRule.PSTN_CARRIER_ALIAS);
            case CARRIER_ADDRESS -> Optional.of(SettingsRule.PSTN_CARRIER_ADDRESS);
            case NOT_PUBLIC -> Optional.of(SettingsRule.PSTN_NOT_PUBLIC);
            case PHONE_USER, DIAL_PREFIX, UNREADABLE, UNKNOWN_NAME -> Optional.empty();
        };
    }
}
