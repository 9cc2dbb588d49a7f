package io.pulseline.platform.budgets;

import io.pulseline.platform.identity.People;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.mail.Outbox;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells a tenant's administrators by letter what is said about money: who is not in the portal that day would learn
/// it from the bill.
@Component
class AlertLetters {
    private final People people;
    private final Outbox outbox;
    private final JdbcClient jdbc;
    private final String portal;

    AlertLetters(
            People people,
            Outbox outbox,
            JdbcClient jdbc,
            @Value("${pulseline.public-url:http://localhost:8080}") String portal) {
        this.people = people;
        this.outbox = outbox;
        this.jdbc = jdbc;
        this.portal = portal.replaceAll("/+$", "");
    }

    /// Inside the transaction of the tenant, which sees its own row and no other.
    @EventListener
    void on(CostAlertRaised raised) {
        TenantId tenant = raised.tenantId();
        CostAlert alert = raised.alert();
        String slug = jdbc.sql("select slug from tenant").query(String.class).single();
        people.administrators(tenant)
                .forEach(address -> outbox.put(
                        tenant,
                        "cost-alert:" + alert.kind() + ":" + alert.subject() + ":" + alert.period(),
                        address,
                        subject(alert),
                        letter(alert, portal + "/t/" + slug + "/costs/budgets")));
    }

    private static String subject(CostAlert alert) {
        return switch (alert.kind()) {
            case SPEND -> "A large part of the month's budget is spent (" + alert.subject() + ")";
            case PACE -> "At this pace the month goes beyond its budget (" + alert.subject() + ")";
            case OVER -> "The month's budget is spent (" + alert.subject() + ")";
            case DAY_CAP -> "The day's cap is near: dials beyond it are refused (" + alert.subject() + ")";
            case TRUNK_CAP -> "The trunk " + alert.subject() + " has reached its cap of the day: its dials are refused";
            case TIER -> "Calls to " + alert.subject() + " have become cheaper";
            case UNRATED -> "Calls or messages have no price (" + alert.subject() + ")";
        };
    }

    private static String letter(CostAlert alert, String link) {
        return """
                Hello,

                %s

                Budgets, caps and what was said before are on this page:
                %s
                """.formatted(alert.detail(), link);
    }
}
