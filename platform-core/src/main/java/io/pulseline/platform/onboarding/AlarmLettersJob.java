package io.pulseline.platform.onboarding;

import io.pulseline.platform.identity.Staff;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.mail.StaffOutbox;
import io.pulseline.platform.numbers.AccountAlarm;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Writes to staff who asked for it what began to be wrong with a tenant's accounts: one letter for all of it, put with
/// the mark that it was told. Nobody asked: nothing is marked, and who asks later hears of what lasts.
@Component
class AlarmLettersJob implements TenantJob {
    private final TenantTransactions transactions;
    private final AccountAlarms alarms;
    private final Staff staff;
    private final StaffOutbox outbox;
    private final String portal;

    AlarmLettersJob(
            TenantTransactions transactions,
            AccountAlarms alarms,
            Staff staff,
            StaffOutbox outbox,
            @Value("${pulseline.public-url:http://localhost:8080}") String portal) {
        this.transactions = transactions;
        this.alarms = alarms;
        this.staff = staff;
        this.outbox = outbox;
        this.portal = portal.replaceAll("/+$", "");
    }

    @Override
    public String name() {
        return "onboarding.alarm-letters";
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<String> readers = staff.readersOfAlarms();
        if (readers.isEmpty()) {
            return;
        }
        int told = transactions.inTenant(tenant.id(), () -> {
            List<AccountAlarm> fresh = alarms.tell(tenant.id());
            if (!fresh.isEmpty()) {
                String subject = fresh.size() == 1
                        ? "%s: %s"
                                .formatted(tenant.name(), words(fresh.getFirst().kind()))
                        : "%s: %d alarms".formatted(tenant.name(), fresh.size());
                readers.forEach(reader -> outbox.put(reader, subject, letter(tenant, fresh)));
            }
            return fresh.size();
        });
        if (told > 0) {
            progress.report(told, told, "alarms told by letter");
        }
    }

    private String letter(Tenant tenant, List<AccountAlarm> fresh) {
        return """
                Hello,

                something is wrong with accounts of %s at Meta:

                %s

                What helps stands here, and when it is mended it is gone there:
                %s/bsp/onboarding

                You get this letter because you asked for it; %s/bsp/account takes that back.
                """.formatted(
                        tenant.name(),
                        fresh.stream()
                                .map(alarm -> "- %s (%s), since %s: %s (%s)"
                                        .formatted(
                                                alarm.account(),
                                                alarm.waba(),
                                                alarm.since(),
                                                words(alarm.kind()),
                                                alarm.said()))
                                .collect(Collectors.joining("\n")),
                        portal,
                        portal);
    }

    private static String words(AccountAlarm.Kind kind) {
        return switch (kind) {
            case UNSUBSCRIBED -> "an app is not on the account, neither calls nor messages arrive";
            case CALLS_MISSING -> "the app lacks the field calls, no call arrives";
            case FIELDS_MISSING -> "the app lacks fields of webhooks";
            case SCOPES_MISSING -> "the token lost a permission";
            case PAYMENT_GONE -> "the way to pay is gone, calls fail";
            case LIMIT_TOO_LOW -> "the limit of people a day is too low for calls";
        };
    }
}
