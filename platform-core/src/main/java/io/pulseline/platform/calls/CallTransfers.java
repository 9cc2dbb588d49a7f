package io.pulseline.platform.calls;

import io.pulseline.platform.identity.People;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Passes a conversation on: it rings at one colleague while the agent goes on talking, and the colleague's answer
/// takes
/// the agent's place. Meta's side hears nothing of it: Meta transfers no calls.
@Service
public class CallTransfers {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTimeline timeline;
    private final People people;
    private final JdbcClient jdbc;
    private final Clock clock;

    CallTransfers(
            TenantTransactions transactions,
            CallStore store,
            CallTimeline timeline,
            People people,
            JdbcClient jdbc,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.timeline = timeline;
        this.people = people;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Somebody who could take a call over now, or be asked: at the desk and in no call.
    public record Colleague(PersonId id, String name) {}

    /// By name, without `asks`.
    public List<Colleague> free(TenantId tenant, PersonId asks) {
        List<UUID> busy = transactions.inTenant(
                tenant, () -> jdbc.sql("""
                        select agent_id from call where phase <> 'ENDED' and agent_id is not null
                        union select person_id from agent_absence
                        union select t.to_id from call_transfer t join call c on c.tenant_id = t.tenant_id and c.id = t.call_id
                              where t.joined_at is not null and c.phase = 'IN_PROGRESS'
                        """).query(UUID.class).list());
        return people.members(tenant).stream()
                .filter(People.Member::takesCalls)
                .map(member ->
                        new Colleague(member.person().id(), member.person().name()))
                .filter(one -> !one.id().equals(asks) && !busy.contains(one.id().value()))
                .toList();
    }

    /// @return false when the call is not this agent's conversation, or the colleague cannot take it
    public boolean offer(
            TenantId tenant, PersonId from, String fromName, CallId id, PersonId to, CallTransfer.Kind kind) {
        Optional<Colleague> colleague =
                free(tenant, from).stream().filter(one -> one.id().equals(to)).findFirst();
        return colleague.isPresent()
                && transactions.inTenant(tenant, () -> {
                    Optional<CallView> call = store.lock(id)
                            .filter(one -> one.phase() == Phase.IN_PROGRESS
                                    && from.value().equals(one.agentId()));
                    if (call.isEmpty()) {
                        return false;
                    }
                    int written = jdbc.sql("""
                                    insert into call_transfer (tenant_id, call_id, from_id, from_name, to_id, to_name, asked_at, kind)
                                    values (?, ?, ?, ?, ?, ?, ?, ?)
                                    on conflict (tenant_id, call_id) do update set
                                        from_id = excluded.from_id, from_name = excluded.from_name, to_id = excluded.to_id,
                                        to_name = excluded.to_name, asked_at = excluded.asked_at, kind = excluded.kind
                                    where call_transfer.joined_at is null
                                    """)
                            .param(tenant.value())
                            .param(id.value())
                            .param(from.value())
                            .param(fromName)
                            .param(to.value())
                            .param(colleague.get().name())
                            .param(Timestamp.from(clock.instant()))
                            .param(kind.name())
                            .update();
                    if (written == 0) {
                        return false;
                    }
                    String words = switch (kind) {
                        case PASS_ON -> " passes the call on to ";
                        case CONSULT -> " asks about the call: ";
                    };
                    note(tenant, id, fromName + words + colleague.get().name());
                    return true;
                });
    }

    /// The agent takes it back, or the colleague declines.
    ///
    /// @return what was open; empty when nobody passes this call on, or it is neither's business
    Optional<CallTransfer> withdraw(TenantId tenant, PersonId who, CallId id) {
        return transactions.inTenant(tenant, () -> {
            Optional<CallTransfer> open =
                    of(id).filter(one -> one.from().equals(who) || one.to().equals(who));
            open.ifPresent(one -> {
                forget(id);
                note(
                        tenant,
                        id,
                        one.from().equals(who)
                                ? one.fromName() + " keeps the call"
                                : one.toName() + (one.joined() ? " has been asked" : " does not take the call over"));
            });
            return open;
        });
    }

    /// What a colleague asks this agent to take over; the oldest first.
    public Optional<CallTransfer> to(TenantId tenant, PersonId agent) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select t.* from call_transfer t join call c on c.tenant_id = t.tenant_id and c.id = t.call_id
                        where t.to_id = ? and c.phase = 'IN_PROGRESS' and c.agent_id = t.from_id order by t.asked_at limit 1
                        """)
                        .param(agent.value())
                        .query(CallTransfers::read)
                        .optional());
    }

    public Optional<CallTransfer> of(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> of(id));
    }

    /// The colleague answers. Inside the caller's transaction; the words stay until [#taken], so that a voice path
    /// that cannot be made gives the call back.
    ///
    /// @return false when nobody passed this call on to this agent
    boolean takeOver(CallId id, PersonId agent) {
        return jdbc.sql("""
                                update call c set agent_id = t.to_id, agent_name = t.to_name from call_transfer t
                                where t.tenant_id = c.tenant_id and t.call_id = c.id and c.id = ? and t.to_id = ?
                                  and c.phase = 'IN_PROGRESS' and c.agent_id = t.from_id and t.kind = 'PASS_ON'
                                """).param(id.value()).param(agent.value()).update() == 1;
    }

    /// Whether this agent is asked about the call, or is talking with its agent already. Inside the caller's
    /// transaction.
    boolean consulted(CallId id, PersonId agent) {
        return of(id).filter(one ->
                        one.kind() == CallTransfer.Kind.CONSULT && one.to().equals(agent))
                .isPresent();
    }

    /// The two talk. Inside the caller's transaction.
    ///
    /// @return false when the agent has gone back to the user by now
    boolean joined(TenantId tenant, CallId id, PersonId agent) {
        Optional<CallTransfer> open = of(id).filter(one ->
                one.kind() == CallTransfer.Kind.CONSULT && one.to().equals(agent));
        open.filter(one -> !one.joined()).ifPresent(one -> {
            jdbc.sql("update call_transfer set joined_at = ? where call_id = ?")
                    .param(Timestamp.from(clock.instant()))
                    .param(id.value())
                    .update();
            note(tenant, id, one.toName() + " talks with " + one.fromName());
        });
        return open.isPresent();
    }

    /// The worker has put the colleague in the agent's place. Inside the caller's transaction.
    void handedOver(TenantId tenant, CallTransfer transfer) {
        jdbc.sql("update call set agent_id = ?, agent_name = ? where id = ? and agent_id = ?")
                .param(transfer.to().value())
                .param(transfer.toName())
                .param(transfer.call().value())
                .param(transfer.from().value())
                .update();
        forget(transfer.call());
        note(tenant, transfer.call(), transfer.toName() + " takes the call over from " + transfer.fromName());
    }

    /// Inside the caller's transaction.
    void giveBack(TenantId tenant, CallId id, PersonId agent) {
        of(id).filter(one -> one.to().equals(agent)).ifPresent(one -> {
            jdbc.sql("update call set agent_id = ?, agent_name = ? where id = ? and agent_id = ?")
                    .param(one.from().value())
                    .param(one.fromName())
                    .param(id.value())
                    .param(agent.value())
                    .update();
            forget(id);
            note(tenant, id, one.toName() + " could not take the call over");
        });
    }

    /// The colleague's voice stands. Inside the caller's transaction.
    void taken(TenantId tenant, CallId id, PersonId agent) {
        of(id).filter(one -> one.to().equals(agent)).ifPresent(one -> {
            forget(id);
            note(tenant, id, one.toName() + " takes the call over from " + one.fromName());
        });
    }

    private Optional<CallTransfer> of(CallId id) {
        return jdbc.sql("select * from call_transfer where call_id = ?")
                .param(id.value())
                .query(CallTransfers::read)
                .optional();
    }

    private void forget(CallId id) {
        jdbc.sql("delete from call_transfer where call_id = ?")
                .param(id.value())
                .update();
    }

    private void note(TenantId tenant, CallId id, String words) {
        timeline.entry(tenant, id, clock.instant(), "PORTAL", "Transfer", words, null);
        timeline.changed(tenant, id);
    }

    private static CallTransfer read(ResultSet row, int index) throws SQLException {
        return new CallTransfer(
                new CallId(row.getObject("call_id", UUID.class)),
                new PersonId(row.getObject("from_id", UUID.class)),
                row.getString("from_name"),
                new PersonId(row.getObject("to_id", UUID.class)),
                row.getString("to_name"),
                row.getTimestamp("asked_at").toInstant(),
                CallTransfer.Kind.valueOf(row.getString("kind")),
                CallRows.instant(row, "joined_at"));
    }
}
