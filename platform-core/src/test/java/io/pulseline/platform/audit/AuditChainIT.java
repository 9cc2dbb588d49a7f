package io.pulseline.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.AuditChain.Damage;
import io.pulseline.platform.audit.AuditChain.Flaw;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The platform writes as role `app`; whoever tampers here is the superuser, whom no grant and no policy stops.
@SpringBootTest(classes = CoreTestApplication.class)
class AuditChainIT {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    static final Actor VERA = new Actor.Platform("Vera");

    static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "audit_chain");
    }

    @Autowired
    AuditTrail trail;

    @Autowired
    AuditChain chain;

    @Autowired
    AuditLog log;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void freshTrail() throws SQLException {
        superuser(
                "truncate app.audit_event, app.audit_link, app.audit_head, ops.audit_event, ops.audit_link",
                "update ops.audit_head set links = 0, hash = decode(repeat('00', 32), 'hex')");
    }

    @Test
    void aChainNobodyTouchedIsWholeAndEveryLineHasItsLink() {
        List<Long> lines = write(TERN, 5);
        assertThat(chain.of(TERN).whole()).isTrue();
        assertThat(chain.of(TERN).links()).isEqualTo(5);
        assertThat(chain.of(MARLIN).links()).isZero();
        assertThat(chain.of(MARLIN).whole()).isTrue();
        assertThat(lines()).extracting(AuditLog.Line::id).containsExactlyElementsOf(lines.reversed());
        assertThat(lines().getFirst().hash()).isEqualTo(chain.of(TERN).head());
    }

    @Test
    void aChangedLineIsNamedAndNoOther() throws SQLException {
        long third = write(TERN, 5).get(2);
        superuser("update app.audit_event set actor = 'Somebody else' where id = " + third);
        assertThat(chain.of(TERN).flaws()).containsExactly(new Flaw(Damage.CHANGED, third));
        superuser("update app.audit_event set actor = 'Pulseline Vera' where id = " + third);
        assertThat(chain.of(TERN).whole()).isTrue();
        superuser("update app.audit_event set after = '{\"on\": false}' where id = " + third);
        assertThat(chain.of(TERN).flaws()).containsExactly(new Flaw(Damage.CHANGED, third));
    }

    @Test
    void aRemovedLineIsNamedAlsoWhenItsLinkIsGoneToo() throws SQLException {
        List<Long> lines = write(TERN, 5);
        long third = lines.get(2);
        superuser("set session_replication_role = replica", "delete from app.audit_event where id = " + third);
        assertThat(chain.of(TERN).flaws()).containsExactly(new Flaw(Damage.REMOVED, third));
        superuser("delete from app.audit_link where event_id = " + third);
        assertThat(chain.of(TERN).flaws()).containsExactly(new Flaw(Damage.LINK_REMOVED, lines.get(3)));
    }

    @Test
    void aCutOffEndAndASlippedInLineAreNamed() throws SQLException {
        List<Long> lines = write(TERN, 3);
        superuser(
                "delete from app.audit_link where event_id = " + lines.getLast(),
                "delete from app.audit_event where id = " + lines.getLast());
        assertThat(chain.of(TERN).flaws()).containsExactly(new Flaw(Damage.CUT_OFF, lines.get(1)));
        superuser("set session_replication_role = replica", """
                insert into app.audit_event (tenant_id, actor, action, object) values ('%s', 'x', 'x', 'x')
                """.formatted(CoreTestApplication.MARLIN));
        assertThat(chain.of(MARLIN).flaws())
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.damage()).isEqualTo(Damage.SLIPPED_IN));
    }

    @Test
    void writersAtTheSameMomentMakeOneChain() throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Long>>> writers = IntStream.range(0, 20)
                    .<Callable<List<Long>>>mapToObj(i -> () -> write(TERN, 5))
                    .toList();
            for (Future<List<Long>> written : many.invokeAll(writers)) {
                written.get();
            }
        }
        assertThat(chain.of(TERN).links()).isEqualTo(100);
        assertThat(chain.of(TERN).whole()).isTrue();
    }

    @Test
    void staffHaveAChainOfTheirOwnThatNobodyElseReads() throws SQLException {
        transactions.asOperator("test", () -> {
            trail.recordForStaff(VERA, "worker.drain", "worker:m-1", null, null, null);
            return true;
        });
        transactions.inTenant(TERN, () -> {
            trail.record(TERN, VERA, "tenant.enter", "tenant:tern", null, null);
            trail.recordForStaff(VERA, "tenant.enter", "tenant:tern", TERN, null, "{\"reason\":\"asked\"}");
        });
        assertThat(chain.ofStaff().links()).isEqualTo(2);
        assertThat(chain.ofStaff().whole()).isTrue();
        assertThat(log.forStaff(new AuditLog.Reach.OfBsp(), AuditLog.Search.EVERYTHING, null, 10)
                        .items())
                .extracting(AuditLog.Line::object)
                .containsExactly("tenant:tern", "worker:m-1");
        assertThat(log.forStaff(new AuditLog.Reach.Everywhere(), AuditLog.Search.EVERYTHING, null, 10)
                        .items())
                .hasSize(3);
        assertThatThrownBy(() -> transactions.inTenant(
                        TERN,
                        () -> jdbc.sql("select count(*) from ops.audit_event")
                                .query(Long.class)
                                .single()))
                .hasStackTraceContaining("permission denied");
        superuser("update ops.audit_event set object = 'worker:m-2' where object = 'worker:m-1'");
        assertThat(chain.ofStaff().flaws())
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.damage()).isEqualTo(Damage.CHANGED));
    }

    @Test
    void theTrailIsFoundByWhoWhatAndWhichAndPagedWithoutLosses() {
        write(TERN, 7);
        AuditLog.Search rows = new AuditLog.Search("vera", "number", "NUMBER:2", null, null);
        assertThat(log.of(TERN, rows, null, 10).items()).hasSize(7);
        assertThat(log.of(TERN, new AuditLog.Search(null, "num", null, null, null), null, 10)
                        .items())
                .isEmpty();
        assertThat(log.of(MARLIN, AuditLog.Search.EVERYTHING, null, 10).items()).isEmpty();
        List<Long> seen = new ArrayList<>();
        String cursor = null;
        do {
            AuditLog.Page page = log.of(TERN, AuditLog.Search.EVERYTHING, cursor, 2);
            page.items().forEach(line -> seen.add(line.id()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        assertThat(log.of(TERN, AuditLog.Search.EVERYTHING, "2026-13-99T00:00:00Z_0_1", 2)
                        .items())
                .hasSize(2);
    }

    private List<AuditLog.Line> lines() {
        return log.of(TERN, AuditLog.Search.EVERYTHING, null, 200).items();
    }

    /// One transaction a line.
    private List<Long> write(TenantId tenant, int count) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(transactions.inTenant(tenant, () -> {
                trail.record(tenant, VERA, "number.settings.change", "number:206", "{\"on\":false}", "{\"on\":true}");
                return jdbc.sql("select max(id) from audit_event")
                        .query(Long.class)
                        .single();
            }));
        }
        return ids;
    }

    private static void superuser(String... statements) throws SQLException {
        try (Connection connection = database.superuser()) {
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        }
    }
}
