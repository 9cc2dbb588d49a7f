package io.pulseline.platform.onboarding;

import io.pulseline.platform.identity.People;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.mail.Outbox;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Asks a tenant's administrators by letter to give access again when it ends or has ended and could not be renewed. An
/// account that the customer took away on purpose asks nobody.
@Component
class Reminders {
    private static final Duration AGAIN = Duration.ofDays(7);

    private final TenantTransactions transactions;
    private final AccessStore access;
    private final People people;
    private final Outbox outbox;
    private final String portal;
    private final Clock clock;

    Reminders(
            TenantTransactions transactions,
            AccessStore access,
            People people,
            Outbox outbox,
            @Value("${pulseline.public-url:http://localhost:8080}") String portal,
            Clock clock) {
        this.transactions = transactions;
        this.access = access;
        this.people = people;
        this.outbox = outbox;
        this.portal = portal;
        this.clock = clock;
    }

    /// @return letters that were put into the outbox
    int remind(Tenant tenant) {
        Instant now = clock.instant();
        List<AccountAccess> waiting =
                transactions.inTenant(tenant.id(), () -> access.unreminded(now.minus(AGAIN))).stream()
                        .filter(account -> switch (account.state(now)) {
                            case EXPIRES, EXPIRED, LOST -> true;
                            case OK, NONE -> false;
                        })
                        .toList();
        if (waiting.isEmpty()) {
            return 0;
        }
        List<String> addresses = people.administrators(tenant.id());
        for (AccountAccess account : waiting) {
            transactions.inTenant(tenant.id(), () -> {
                addresses.forEach(address -> outbox.put(
                        tenant.id(),
                        "access:" + account.id(),
                        address,
                        "Access to " + account.name() + " has to be given again",
                        letter(account, link(tenant, account.id()))));
                access.reminded(account.id(), now);
            });
        }
        return waiting.size() * addresses.size();
    }

    private String link(Tenant tenant, WabaId waba) {
        return portal.replaceAll("/+$", "") + "/t/" + tenant.slug() + "/onboarding?account=" + waba;
    }

    private static String letter(AccountAccess account, String link) {
        return """
                Hello,

                our access to the WhatsApp account %s (%s) %s.
                Until it is given again, calls and messages of its numbers %s.

                Open this page, sign in, and choose the account once more in Meta's window:
                %s

                It takes two minutes; nothing of your settings is lost.
                """.formatted(
                        account.name(),
                        account.id(),
                        account.lostAt() != null ? "has ended" : "ends on " + account.expiresAt(),
                        account.lostAt() != null ? "fail" : "go on, and fail from that day",
                        link);
    }
}
