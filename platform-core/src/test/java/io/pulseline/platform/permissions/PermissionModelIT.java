package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Random lives of users: our ledger, on a real database and through our parsers, beside the stand-in's own book, which
/// shares no code with it. Nothing is ever sent or dialled that Meta refuses, no call is held back that Meta allows,
/// and after a live read both say the same; with a faithful network they say the same at all times.
///
/// `-Dpermissions.model.steps=100000` takes longer, `-Dpermissions.model.seed=…` repeats what failed.
@SpringBootTest(classes = {CoreTestApplication.class, PermissionModelIT.Cast.class})
class PermissionModelIT {
    private static final int STEPS_OF_A_LIFE = 250;

    static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "permission_model");
    }

    @Autowired
    CallPermissions permissions;

    @Autowired
    PermissionListener listener;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    ScriptedClock clock;

    @Autowired
    BookOfMeta meta;

    @Test
    void agreesWithMetasOwnBookThroughRandomLives() {
        int steps = Integer.getInteger("permissions.model.steps", 4_000);
        long seed = Long.getLong("permissions.model.seed", new Random().nextLong());
        int lives = Math.ceilDiv(steps, STEPS_OF_A_LIFE);
        for (int life = 0; life < lives; life++) {
            live(life, seed + life);
        }
    }

    private void live(int life, long seed) {
        WaUser user =
                new WaUser(new E164(String.valueOf(385920000000L + life)), new Bsuid("HR.7000000000" + life), null);
        PermissionHistory.Network network = PermissionHistory.Network.values()[life % 3];
        clock.set(LedgerScene.START);
        meta.mailbox.clear();
        PermissionHistory history = new PermissionHistory(permissions, meta, clock, this::hear, user, network, seed);
        history.begin();
        for (int step = 0; step < STEPS_OF_A_LIFE; step++) {
            try {
                history.step();
            } catch (AssertionError failure) {
                throw new AssertionError(
                        "seed " + seed + ", a " + network + " network, step " + step + ": " + failure.getMessage(),
                        failure);
            }
        }
        assertThat(permissions.verify(LedgerScene.TERN, LedgerScene.SOFIA, user))
                .as("a whole chain of evidence")
                .isEmpty();
    }

    private void hear(MetaEvent event) {
        transactions.inTenant(
                LedgerScene.TERN,
                () -> listener.on(
                        LedgerScene.TERN,
                        new InboxItem.FromMeta(UUID.randomUUID(), clock.instant(), null, LedgerScene.SOFIA, event)));
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(LedgerScene.START);
        }

        @Bean
        @Primary
        BookOfMeta meta(ScriptedClock clock) {
            return new BookOfMeta(clock, LedgerScene.SOFIA);
        }
    }
}
