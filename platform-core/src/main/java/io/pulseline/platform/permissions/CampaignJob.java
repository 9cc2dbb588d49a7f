package io.pulseline.platform.permissions;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.Restriction;
import io.pulseline.platform.permissions.Campaign.State;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Sends what running campaigns have planned, a bounded part each time, each user through the desk, which reads Meta's
/// limits first. A pause is felt before the next user. A number that Meta has paused or that lost its token stops the
/// campaign and says why.
@Component
class CampaignJob implements TenantJob {
    /// in one run, which comes every ten seconds: far below Meta's 80 messages a second and 100 reads a second
    private static final int AT_ONCE = 100;
    private static final Duration BACK_OFF = Duration.ofMinutes(1);
    private static final Duration WARNED = Duration.ofDays(1);
    private static final Duration HORIZON = Duration.ofDays(7);

    private final CampaignStore store;
    private final PermissionDesk desk;
    private final Pauses pauses;
    private final HealthSql health;
    private final TenantTransactions transactions;
    private final Clock clock;

    CampaignJob(
            CampaignStore store,
            PermissionDesk desk,
            Pauses pauses,
            HealthSql health,
            TenantTransactions transactions,
            Clock clock) {
        this.store = store;
        this.desk = desk;
        this.pauses = pauses;
        this.health = health;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "permissions.campaigns";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<Campaign> running = transactions.inTenant(tenant.id(), () -> store.running(clock.instant()));
        int sent = 0;
        for (Campaign campaign : running) {
            sent += send(tenant.id(), campaign);
        }
        if (sent > 0) {
            progress.report(sent, sent, "users asked");
        }
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    private int send(TenantId tenant, Campaign campaign) {
        Instant now = clock.instant();
        Optional<Restriction> pause = pauses.of(tenant, campaign.draft().number());
        if (pause.isPresent()) {
            stop(tenant, campaign, Pauses.sentence(pause.get()));
            return 0;
        }
        if (warned(tenant, campaign.draft().number(), now)) {
            stop(tenant, campaign, "Meta has warned of bad feedback on this number's calls; a pause comes next.");
            return 0;
        }
        if (campaign.count().planned() == 0) {
            transactions.inTenant(
                    tenant, () -> store.move(campaign.id(), Set.of(State.RUNNING), State.DONE, null, now));
            return 0;
        }
        if (CampaignPlan.inHours(campaign.draft(), now).isAfter(now)) {
            return 0;
        }
        List<CampaignStore.Next> due = transactions.inTenant(tenant, () -> store.due(campaign.id(), now, AT_ONCE));
        int asked = 0;
        for (CampaignStore.Next next : due) {
            boolean goesOn =
                    transactions.inTenant(tenant, () -> store.isRunning(campaign.id())) && ask(tenant, campaign, next);
            if (!goesOn) {
                return asked;
            }
            asked++;
        }
        return asked;
    }

    /// Within the last day: asking on would bring the pause.
    private boolean warned(TenantId tenant, PhoneNumberId number, Instant now) {
        return transactions.inTenant(
                tenant,
                () -> health.warnings(number, now.minus(WARNED)).stream()
                        .anyMatch(warning -> warning.type().equals("LOW_BUSINESS_INITIATED_CALLING_QUALITY")));
    }

    /// @return false when the campaign makes a break now
    private boolean ask(TenantId tenant, Campaign campaign, CampaignStore.Next next) {
        Campaign.Draft draft = campaign.draft();
        RequestResult result = desk.request(new PermissionDesk.Ask(
                tenant,
                new Actor.Program(campaign.madeBy() + ", " + draft.name()),
                draft.number(),
                next.user(),
                draft.body(),
                draft.template(),
                "campaign/" + campaign.id() + "/" + next.key()));
        return switch (result) {
            case RequestResult.Sent sent -> note(tenant, campaign, next, "SENT", null);
            case RequestResult.KeyTaken taken -> note(tenant, campaign, next, "UNKNOWN", "asked before");
            case RequestResult.NotAllowedNow(String reason, @Nullable Instant nextAt, Speaker speaker) ->
                nextAt != null && nextAt.isBefore(clock.instant().plus(HORIZON))
                        ? later(tenant, campaign, next, CampaignPlan.inHours(draft, nextAt))
                        : note(tenant, campaign, next, "SKIPPED", reason);
            case RequestResult.Refused(GraphFault fault) -> refused(tenant, campaign, next, fault);
        };
    }

    private boolean refused(TenantId tenant, Campaign campaign, CampaignStore.Next next, GraphFault fault) {
        if (fault.outcomeUnknown()) {
            return note(tenant, campaign, next, "UNKNOWN", fault.message());
        }
        if (fault.kind() == GraphFaultKind.RATE_LIMITED || fault.kind() == GraphFaultKind.META_TROUBLE) {
            later(tenant, campaign, next, clock.instant().plus(BACK_OFF));
            return false;
        }
        if (fault.kind() == GraphFaultKind.TOKEN_INVALID
                || fault.kind() == GraphFaultKind.UNREACHABLE
                || fault.kind() == GraphFaultKind.NOT_ALLOWED
                || fault.kind() == GraphFaultKind.CALLING_RESTRICTED
                || fault.kind() == GraphFaultKind.CALLING_NOT_ENABLED) {
            // it would be the same for everybody
            stop(tenant, campaign, fault.message());
            return false;
        }
        return note(
                tenant, campaign, next, "REFUSED", (fault.code() == null ? "" : fault.code() + " ") + fault.message());
    }

    private boolean note(
            TenantId tenant, Campaign campaign, CampaignStore.Next next, String state, @Nullable String reason) {
        transactions.inTenant(tenant, () -> store.outcome(campaign.id(), next.key(), state, reason, clock.instant()));
        return true;
    }

    private boolean later(TenantId tenant, Campaign campaign, CampaignStore.Next next, Instant at) {
        transactions.inTenant(tenant, () -> store.later(campaign.id(), next.key(), at));
        return true;
    }

    private void stop(TenantId tenant, Campaign campaign, String reason) {
        transactions.inTenant(
                tenant, () -> store.move(campaign.id(), Set.of(State.RUNNING), State.PAUSED, reason, clock.instant()));
    }
}
