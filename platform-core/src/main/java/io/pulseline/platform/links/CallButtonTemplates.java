package io.pulseline.platform.links;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.ButtonTemplates;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import org.springframework.stereotype.Service;

/// Templates with a call button: made, read and sent. Meta keeps them; what it says now is what is shown.
@Service
public class CallButtonTemplates {
    private final ButtonTemplates meta;
    private final TenantTransactions transactions;
    private final AuditTrail audit;

    CallButtonTemplates(ButtonTemplates meta, TenantTransactions transactions, AuditTrail audit) {
        this.meta = meta;
        this.transactions = transactions;
        this.audit = audit;
    }

    public GraphResult<List<ButtonTemplates.Template>> list(TenantId tenant, WabaId waba) {
        return meta.list(tenant, waba);
    }

    /// @throws IllegalArgumentException for words that Meta would refuse:
    /// [CallButtonTemplate#wrong] comes first
    public GraphResult<ButtonTemplates.Template> create(
            TenantId tenant, WabaId waba, Actor actor, ButtonTemplates.Words words) {
        if (!CallButtonTemplate.wrong(words).isEmpty()) {
            throw new IllegalArgumentException("Meta refuses " + CallButtonTemplate.wrong(words));
        }
        GraphResult<ButtonTemplates.Template> answer = meta.create(tenant, waba, words);
        if (answer instanceof GraphResult.Ok<ButtonTemplates.Template>) {
            transactions.inTenant(tenant, () -> {
                audit.record(
                        tenant,
                        actor,
                        "call-button.template.create",
                        "template:" + waba + "/" + words.name(),
                        null,
                        null);
            });
        }
        return answer;
    }

    /// Sent once; an answer that is lost is not repeated, the user could get two.
    ///
    /// @return Meta's message id
    /// @throws IllegalArgumentException for a message that Meta would refuse:
    /// [CallButtonTemplate#wrong] comes first
    public GraphResult<String> send(
            TenantId tenant,
            PhoneNumberId number,
            WaUser user,
            Actor actor,
            ButtonTemplates.Template template,
            ButtonTemplates.Sending sending) {
        if (!CallButtonTemplate.wrong(template, sending).isEmpty()) {
            throw new IllegalArgumentException("Meta refuses " + CallButtonTemplate.wrong(template, sending));
        }
        GraphResult<String> answer = meta.send(tenant, number, user, sending);
        if (answer instanceof GraphResult.Ok<String>) {
            transactions.inTenant(tenant, () -> {
                audit.record(tenant, actor, "number.call-button.send", "number:" + number, null, null);
            });
        }
        return answer;
    }
}
