package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.TenantId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.ObjectMapper;

/// SQL of sign-ups and their checklists. Every method runs inside the caller's tenant transaction.
@Repository
class SignupStore {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    SignupStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// @return false when the id is taken already
    boolean begin(TenantId tenant, UUID id, String actor, Instant now) {
        boolean fresh = jdbc.sql(
                                "insert into signup (tenant_id, id, actor, started_at) values (?, ?, ?, ?) on conflict do nothing")
                        .param(tenant.value())
                        .param(id)
                        .param(actor)
                        .param(Timestamp.from(now))
                        .update()
                == 1;
        if (fresh) {
            List.of(Step.WINDOW, Step.TOKEN, Step.GRANT).forEach(step -> plan(tenant, id, StepKey.of(step)));
        }
        return fresh;
    }

    /// A number of an account that is aboard; nothing of it needs a window.
    void beginByNumber(TenantId tenant, UUID id, String actor, String waba, Instant now) {
        jdbc.sql(
                        "insert into signup (tenant_id, id, actor, started_at, door, wanted_waba) values (?, ?, ?, ?, 'NUMBER', ?)")
                .param(tenant.value())
                .param(id)
                .param(actor)
                .param(Timestamp.from(now))
                .param(waba)
                .update();
        List.of(Step.ADD, Step.SUBSCRIBE).forEach(step -> plan(tenant, id, new StepKey(step, waba, "")));
    }

    /// Meta's word takes the place of a window; the token is still to be fetched.
    void beginByEvent(TenantId tenant, UUID id, String actor, Arrival arrival, Instant now) {
        jdbc.sql("""
                        insert into signup (tenant_id, id, actor, started_at, door, business_id, solution_id, wanted_waba)
                        values (?, ?, ?, ?, 'EVENT', ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(id)
                .param(actor)
                .param(Timestamp.from(now))
                .param(arrival.business())
                .param(arrival.solution())
                .param(arrival.waba().value())
                .update();
        List.of(Step.WINDOW, Step.TOKEN, Step.GRANT).forEach(step -> plan(tenant, id, StepKey.of(step)));
        ended(id, StepKey.of(Step.WINDOW), Outcome.done("CAME_BY_EVENT", arrival.event()), now);
    }

    /// Whose token to fetch.
    ///
    /// @param waba the one account that came
    record Origin(
            @Nullable String business,
            @Nullable String solution,
            @Nullable String waba) {}

    Origin origin(UUID signup) {
        return jdbc.sql("select business_id, solution_id, wanted_waba from signup where id = ?")
                .param(signup)
                .query((row, index) -> new Origin(
                        row.getString("business_id"), row.getString("solution_id"), row.getString("wanted_waba")))
                .single();
    }

    /// Adds a line; one that is there already stays as it is.
    void plan(TenantId tenant, UUID signup, StepKey key) {
        jdbc.sql("""
                        insert into signup_step (tenant_id, signup_id, waba_id, number_id, step, state) values (?, ?, ?, ?, ?, 'TODO')
                        on conflict do nothing
                        """)
                .param(tenant.value())
                .param(signup)
                .param(key.waba())
                .param(key.number())
                .param(key.step().name())
                .update();
    }

    void keep(TenantId tenant, UUID signup, WindowEvent event, Instant now) {
        jdbc.sql("""
                        insert into signup_event (tenant_id, id, signup_id, at, event, window_step, error_id, error_message, meta_session)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(UUID.randomUUID())
                .param(signup)
                .param(Timestamp.from(now))
                .param(event.event())
                .param(event.windowStep())
                .param(event.errorId())
                .param(event.errorMessage())
                .param(event.session())
                .update();
        jdbc.sql("update signup set ending = ?, ended_at = ? where id = ?")
                .param(event.event())
                .param(Timestamp.from(now))
                .param(signup)
                .update();
    }

    void keepToken(UUID signup, byte[] sealed) {
        jdbc.sql("update signup set token = ? where id = ?")
                .param(sealed)
                .param(signup)
                .update();
    }

    Optional<byte[]> token(UUID signup) {
        return jdbc.sql("select token from signup where id = ? and token is not null")
                .param(signup)
                .query(byte[].class)
                .optional();
    }

    void keepFacts(UUID signup, @Nullable Instant expiresAt, List<String> scopes) {
        jdbc.sql("update signup set token_expires_at = ?, scopes = ? where id = ?")
                .param(expiresAt == null ? null : Timestamp.from(expiresAt))
                .param(scopes.toArray(String[]::new))
                .param(signup)
                .update();
    }

    /// What is to be known of an account for as long as we have it.
    void keepAccount(String waba, UUID signup, @Nullable String owner) {
        jdbc.sql("""
                        update waba w set owner_business_id = coalesce(?, owner_business_id), token_expires_at = s.token_expires_at,
                               token_scopes = s.scopes, access_lost_at = null, access_lost_reason = null, reminded_at = null
                        from signup s where s.tenant_id = w.tenant_id and s.id = ? and w.id = ?
                        """).param(owner).param(signup).param(waba).update();
    }

    /// Whether the tenant has it, and has not lost it.
    boolean hasAccount(String waba) {
        return jdbc.sql("select exists (select 1 from waba where id = ? and token is not null and left_at is null)")
                .param(waba)
                .query(Boolean.class)
                .single();
    }

    void keepAllocation(String waba, String allocation) {
        jdbc.sql("update waba set allocation_config_id = ? where id = ?")
                .param(allocation)
                .param(waba)
                .update();
    }

    /// @return false while somebody else works on it
    boolean claim(UUID signup, Instant now, Duration time) {
        return jdbc.sql(
                                "update signup set claimed_until = ? where id = ? and (claimed_until is null or claimed_until < ?)")
                        .param(Timestamp.from(now.plus(time)))
                        .param(signup)
                        .param(Timestamp.from(now))
                        .update()
                == 1;
    }

    void prolong(UUID signup, Instant until) {
        jdbc.sql("update signup set claimed_until = ? where id = ?")
                .param(Timestamp.from(until))
                .param(signup)
                .update();
    }

    void release(UUID signup) {
        jdbc.sql("update signup set claimed_until = null where id = ?")
                .param(signup)
                .update();
    }

    /// Claims that ended by themselves: whoever had them is gone.
    List<UUID> abandoned(Instant now) {
        return jdbc.sql("select id from signup where claimed_until < ?")
                .param(Timestamp.from(now))
                .query((row, index) -> row.getObject("id", UUID.class))
                .list();
    }

    /// To be run once more.
    void again(UUID signup, StepKey key) {
        jdbc.sql("""
                        update signup_step set state = 'TODO' where signup_id = ? and waba_id = ? and number_id = ? and step = ?
                        """)
                .param(signup)
                .param(key.waba())
                .param(key.number())
                .param(key.step().name())
                .update();
    }

    /// @return false for a wait that ended since it was looked at: Meta's event may come at any moment
    boolean began(UUID signup, StepKey key, String actor, Instant now) {
        return jdbc.sql("""
                        update signup_step set state = 'RUNNING', runs = runs + 1, began_at = ?, ended_at = null, actor = ?
                        where signup_id = ? and waba_id = ? and number_id = ? and step = ?
                          and not (state = 'DONE' and step = 'EVENT')
                        """)
                        .param(Timestamp.from(now))
                        .param(actor)
                        .param(signup)
                        .param(key.waba())
                        .param(key.number())
                        .param(key.step().name())
                        .update()
                > 0;
    }

    void ended(UUID signup, StepKey key, Outcome outcome, Instant now) {
        record Row(
                StepState state,
                @Nullable String said,
                List<String> args,
                @Nullable Trouble trouble,
                @Nullable GraphFault fault) {}
        Row row = switch (outcome) {
            case Outcome.Done done -> new Row(StepState.DONE, done.said(), done.args(), null, null);
            case Outcome.Failed bad -> new Row(StepState.FAILED, null, bad.args(), bad.trouble(), bad.fault());
            case Outcome.Skipped skipped -> new Row(StepState.SKIPPED, skipped.said(), List.of(), null, null);
            case Outcome.Waiting waiting -> new Row(StepState.WAITING, waiting.said(), List.of(), null, null);
        };
        jdbc.sql("""
                        update signup_step set state = ?, said = ?, args = ?, trouble = ?, fault = ?::jsonb, ended_at = ?,
                               began_at = coalesce(began_at, ?)
                        where signup_id = ? and waba_id = ? and number_id = ? and step = ?
                          and not (state = 'DONE' and ? = 'WAITING')
                        """)
                .param(row.state().name())
                .param(row.said())
                .param(row.args().toArray(String[]::new))
                .param(row.trouble() == null ? null : row.trouble().name())
                .param(row.fault() == null ? null : json.writeValueAsString(row.fault()))
                .param(Timestamp.from(now))
                .param(Timestamp.from(now))
                .param(signup)
                .param(key.waba())
                .param(key.number())
                .param(key.step().name())
                .param(row.state().name())
                .update();
    }

    /// Meta's event of an account is the end of every wait for one.
    void eventCame(String waba, String field, Instant at) {
        jdbc.sql("""
                        update signup_step set state = 'DONE', said = 'EVENT_CAME', args = ?, trouble = null, fault = null,
                               began_at = coalesce(began_at, ?), ended_at = ?
                        where waba_id = ? and step = 'EVENT' and state in ('TODO', 'RUNNING', 'WAITING', 'FAILED')
                        """)
                .param(new String[] {field})
                .param(Timestamp.from(at))
                .param(Timestamp.from(at))
                .param(waba)
                .update();
    }

    /// Newest first, without their checklists' order being promised to stay.
    List<Attempt> newest(Instant now, int limit) {
        return jdbc.sql("select * from signup order by started_at desc limit ?")
                .param(limit)
                .query((row, index) -> attempt(row, now))
                .list();
    }

    Optional<Attempt> find(UUID signup, Instant now) {
        return jdbc.sql("select * from signup where id = ?")
                .param(signup)
                .query((row, index) -> attempt(row, now))
                .optional();
    }

    private Attempt attempt(ResultSet row, Instant now) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        Instant claimed = instant(row, "claimed_until");
        return new Attempt(
                id,
                Door.valueOf(row.getString("door")),
                row.getString("actor"),
                row.getTimestamp("started_at").toInstant(),
                row.getString("ending"),
                instant(row, "ended_at"),
                row.getBytes("token") != null,
                instant(row, "token_expires_at"),
                texts(row.getArray("scopes")),
                claimed != null && claimed.isAfter(now),
                steps(id, now));
    }

    private List<Checked> steps(UUID signup, Instant now) {
        return jdbc
                .sql("select * from signup_step where signup_id = ?")
                .param(signup)
                .query((row, index) -> step(row).asOf(now))
                .list()
                .stream()
                // the account's own steps before its numbers', the event last
                .sorted(Comparator.comparing((Checked one) -> one.key().waba())
                        .thenComparing(one -> one.step() == Step.EVENT)
                        .thenComparing(one -> one.key().number())
                        .thenComparing(Checked::step))
                .toList();
    }

    private Checked step(ResultSet row) throws SQLException {
        String fault = row.getString("fault");
        String trouble = row.getString("trouble");
        return new Checked(
                new StepKey(Step.valueOf(row.getString("step")), row.getString("waba_id"), row.getString("number_id")),
                StepState.valueOf(row.getString("state")),
                row.getString("said"),
                texts(row.getArray("args")),
                trouble == null ? null : Trouble.valueOf(trouble),
                fault == null ? null : json.readValue(fault, GraphFault.class),
                row.getInt("runs"),
                instant(row, "began_at"),
                instant(row, "ended_at"),
                row.getString("actor"));
    }

    /// How windows ended since then, the commonest first.
    List<FunnelRow> funnel(Instant since) {
        return jdbc.sql("""
                        select e.event, coalesce(e.window_step, '') as window_step, coalesce(max(e.error_message), '') as message,
                               count(*) as times, max(e.at) as last
                        from signup_event e where e.at >= ?
                        group by e.event, e.window_step, e.error_id order by times desc, last desc
                        """)
                .param(Timestamp.from(since))
                .query((row, index) -> new FunnelRow(
                        row.getString("event"),
                        row.getString("window_step"),
                        row.getString("message"),
                        row.getLong("times"),
                        row.getTimestamp("last").toInstant()))
                .list();
    }

    /// What a window told, oldest first.
    List<Told> told(UUID signup) {
        return jdbc.sql("select * from signup_event where signup_id = ? order by at, id")
                .param(signup)
                .query((row, index) -> new Told(
                        row.getTimestamp("at").toInstant(),
                        new WindowEvent(
                                row.getString("event"),
                                row.getString("window_step"),
                                row.getString("error_id"),
                                row.getString("error_message"),
                                row.getString("meta_session"))))
                .list();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
