package io.pulseline.platform.permissions;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.permissions.Campaign.State;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Asks many users for permission: plans within Meta's limits, windows and a budget, and runs only when a person says
/// so.
/// Each user is asked once by a campaign, and the desk reads Meta's limits again before every single message.
@Service
public class Campaigns {
    private final CampaignStore store;
    private final PermissionBoard board;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final Clock clock;

    Campaigns(
            CampaignStore store,
            PermissionBoard board,
            TenantTransactions transactions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.board = board;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    /// Plans and sends nothing.
    ///
    /// @param segment the board's list; its number is the draft's
    public UUID plan(TenantId tenant, Actor actor, Campaign.Draft draft, BoardQuery segment) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        List<CampaignPlan.Line> lines = new ArrayList<>();
        CampaignPlan plan = new CampaignPlan(draft, now);
        board.each(tenant, segment, row -> lines.add(plan.line(row)));
        transactions.inTenant(tenant, () -> {
            store.insert(tenant, id, draft, actor.label(), now);
            store.lines(tenant, id, draft.number(), lines);
            audit.record(tenant, actor, "permission.campaign.plan", "campaign:" + id, null, null);
        });
        return id;
    }

    /// Newest first, at most 100.
    public List<Campaign> all(TenantId tenant) {
        return transactions.inTenant(tenant, () -> store.all(clock.instant()));
    }

    public Optional<Campaign> find(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> store.find(id, clock.instant()));
    }

    /// Starts a draft, or goes on with a paused one.
    ///
    /// @return false when it is in neither state
    public boolean start(TenantId tenant, Actor actor, UUID id) {
        return move(tenant, actor, id, Set.of(State.DRAFT, State.PAUSED), State.RUNNING, "permission.campaign.start");
    }

    /// What is being sent at this moment still goes out, nothing after it.
    public boolean pause(TenantId tenant, Actor actor, UUID id) {
        return move(tenant, actor, id, Set.of(State.RUNNING), State.PAUSED, "permission.campaign.pause");
    }

    public boolean cancel(TenantId tenant, Actor actor, UUID id) {
        return move(
                tenant,
                actor,
                id,
                Set.of(State.DRAFT, State.RUNNING, State.PAUSED),
                State.CANCELLED,
                "permission.campaign.cancel");
    }

    private boolean move(TenantId tenant, Actor actor, UUID id, Set<State> from, State to, String action) {
        return transactions.inTenant(tenant, () -> {
            boolean moved = store.move(id, from, to, null, clock.instant());
            if (moved) {
                audit.record(tenant, actor, action, "campaign:" + id, null, null);
            }
            return moved;
        });
    }

    /// What a budget allows of a price; all of them when one of the two is not said.
    static long affordable(Campaign.Draft draft) {
        BigDecimal price = draft.priceEach();
        BigDecimal budget = draft.budget();
        return price == null || budget == null || price.signum() == 0
                ? Long.MAX_VALUE
                : budget.divideToIntegralValue(price).longValue();
    }
}
