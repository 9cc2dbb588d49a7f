package io.pulseline.platform.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.kernel.TenantId;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The door to the database, through a pool of two connections so that every connection is used by both tenants.
@SpringBootTest(classes = CoreTestApplication.class, properties = "spring.datasource.hikari.maximum-pool-size=2")
class TenantTransactionsIT {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);

    static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "tenant_transactions");
        registry.add("spring.datasource.hikari.maximum-pool-size", () -> "2");
    }

    @Autowired
    TenantTransactions transactions;

    @Autowired
    Tenants tenants;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aTenantSeesItsOwnNumbersOnly() {
        assertThat(transactions.inTenant(TERN, this::numbers)).hasSize(3);
        assertThat(transactions.inTenant(MARLIN, this::numbers)).containsExactly("206418377151201");
    }

    @Test
    void withoutATenantThereAreNoRowsBeforeAndAfterOneWasBound() {
        assertThat(transactions.global(this::numbers)).isEmpty();
        assertThat(numbers()).isEmpty();
        transactions.inTenant(TERN, this::numbers);
        assertThat(transactions.global(this::numbers)).isEmpty();
        assertThat(numbers()).isEmpty();
    }

    @Test
    void tenThousandBorrowingsByManyThreadsLeakNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Boolean> order =
                IntStream.range(0, 10_000).mapToObj(i -> random.nextBoolean()).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> seen = threads.invokeAll(order.stream()
                    .<Callable<Integer>>map(tern -> () -> transactions
                            .inTenant(tern ? TERN : MARLIN, this::numbers)
                            .size())
                    .toList());
            for (int i = 0; i < order.size(); i++) {
                assertThat(seen.get(i).get())
                        .as("seed %d, borrowing %d", seed, i)
                        .isEqualTo(order.get(i) ? 3 : 1);
            }
        }
    }

    @Test
    void anotherTenantInsideATransactionIsRefused() {
        assertThatThrownBy(() -> transactions.inTenant(TERN, () -> transactions.inTenant(MARLIN, this::numbers)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> transactions.inTenant(TERN, () -> transactions.asOperator("test", this::numbers)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(transactions.<List<String>>inTenant(TERN, () -> transactions.inTenant(TERN, this::numbers)))
                .hasSize(3);
    }

    @Test
    void aFailureRollsBackAndFreesTheScope() {
        assertThatThrownBy(() -> transactions.inTenant(TERN, () -> {
                    jdbc.sql("update phone_number set name = 'changed'").update();
                    throw new IllegalArgumentException("stop");
                }))
                .hasMessage("stop");
        assertThat(transactions.inTenant(
                        TERN,
                        () -> jdbc.sql("select count(*) from phone_number where name = 'changed'")
                                .query(Integer.class)
                                .single()))
                .isZero();
    }

    @Test
    void theOperatorReadsAcrossTenantsAndWritesNone() {
        assertThat(transactions.asOperator("test", this::numbers)).hasSize(4);
        assertThatThrownBy(() -> transactions.asOperator(
                        "test",
                        () -> jdbc.sql("update phone_number set name = 'x'").update()))
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void theIntakeReadsNothing() {
        assertThatThrownBy(() -> transactions.asIntake(this::numbers)).hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> transactions.asIntake(() -> jdbc.sql("select count(*) from ops.inbox_work")
                        .query(Integer.class)
                        .single()))
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void tenantsAreFoundBySlugWithoutABoundTenant() {
        assertThat(tenants.bySlug("tern")).map(Tenant::id).contains(TERN);
        assertThat(tenants.bySlug("nobody")).isEmpty();
        assertThat(tenants.all()).extracting(Tenant::slug).containsExactly("marlin", "tern");
    }

    @Test
    void theStartIsRefusedWhereRowLevelSecurityWouldNotBite() throws SQLException {
        try (var superuser = database.superuser()) {
            var check = new EffectiveRoleCheck(JdbcClient.create(new SingleConnectionDataSource(superuser, true)));
            assertThatThrownBy(check::afterSingletonsInstantiated)
                    .hasMessageContaining("stands above row-level security");
        }
    }

    private List<String> numbers() {
        return jdbc.sql("select id from phone_number order by id")
                .query(String.class)
                .list();
    }
}
