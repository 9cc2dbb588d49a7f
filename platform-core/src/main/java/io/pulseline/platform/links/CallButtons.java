package io.pulseline.platform.links;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.CallInvitations;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import org.springframework.stereotype.Service;

/// Sends messages with a call button.
@Service
public class CallButtons {
    private final CallInvitations messages;
    private final TenantTransactions transactions;
    private final AuditTrail audit;

    CallButtons(CallInvitations messages, TenantTransactions transactions, AuditTrail audit) {
        this.messages = messages;
        this.transactions = transactions;
        this.audit = audit;
    }

    /// Sent once; an answer that is lost is not repeated, the user could get two.
    ///
    /// @return Meta's message id
    /// @throws IllegalArgumentException for a button that Meta would refuse: [CallButton#wrong] comes first
    public GraphResult<String> send(
            TenantId tenant, PhoneNumberId number, WaUser user, Actor actor, CallButton button) {
        if (!button.wrong().isEmpty()) {
            throw new IllegalArgumentException("Meta refuses " + button.wrong());
        }
        GraphResult<String> answer = messages.sendCallButton(
                tenant, number, user, button.body(), button.label(), button.ttlMinutes(), button.payload());
        if (answer instanceof GraphResult.Ok<String>) {
            transactions.inTenant(tenant, () -> {
                audit.record(tenant, actor, "number.call-button.send", "number:" + number, null, null);
            });
        }
        return answer;
    }
}
