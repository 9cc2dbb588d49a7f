package io.pulseline.platform.permissions;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The permission ledger on a real database, with Meta and the clock played by the test. Each test calls a user of its
/// own.
@SpringBootTest(classes = {CoreTestApplication.class, LedgerScene.Cast.class})
abstract class LedgerScene {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    static final PhoneNumberId ZAGREB = new PhoneNumberId("206418377150935");
    static final PhoneNumberId RECEPTION = new PhoneNumberId("206418377151201");
    static final Actor SAVA = new Actor.Program("sava");
    static final Instant START = Instant.parse("2026-11-10T09:00:00Z");
    private static final AtomicInteger COUNT = new AtomicInteger();

    static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "permissions");
    }

    @Autowired
    CallPermissions permissions;

    @Autowired
    PermissionListener listener;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    FakeMeta meta;

    @Autowired
    ScriptedClock clock;

    @Autowired
    Heard heard;

    WaUser user;

    @BeforeEach
    void aNewUser() {
        int next = COUNT.incrementAndGet();
        user = new WaUser(
                new E164(String.valueOf(385910000000L + next)), new Bsuid("HR.9000000000" + next), "User " + next);
        meta.reset();
        heard.events.clear();
        clock.set(START);
    }

    PermissionState state() {
        return permissions.state(TERN, SOFIA, user).orElseThrow();
    }

    List<String> kinds() {
        return permissions.events(TERN, SOFIA, user).stream()
                .map(PermissionEvent::kind)
                .toList();
    }

    void hear(MetaEvent event) {
        hear(TERN, SOFIA, event);
    }

    void hear(TenantId tenant, PhoneNumberId number, MetaEvent event) {
        transactions.inTenant(
                tenant,
                () -> listener.on(
                        tenant, new InboxItem.FromMeta(UUID.randomUUID(), clock.instant(), null, number, event)));
    }

    void granted(Instant at, @Nullable Instant until) {
        hear(new MetaEvent.PermissionReply(
                user, "wamid.grant" + at + COUNT.get(), at, true, until == null, until, false, "wamid.ask"));
    }

    /// The three events of a business call, in the order they should come.
    List<MetaEvent> call(String id, Instant end, @Nullable Duration talk) {
        Wacid wacid = new Wacid("wacid." + COUNT.get() + "." + id);
        Instant start = talk == null ? null : end.minus(talk);
        return List.of(
                new MetaEvent.CallConnect(
                        wacid, end.minusSeconds(40), Direction.BUSINESS_INITIATED, user, "sdp", null, null, null),
                new MetaEvent.CallStatus(
                        wacid,
                        end.minusSeconds(30),
                        talk == null ? MetaEvent.CallStatusWord.RINGING : MetaEvent.CallStatusWord.ACCEPTED,
                        user,
                        null),
                // the shape without contacts: the user is found by the call
                new MetaEvent.CallTerminate(
                        wacid,
                        end,
                        Direction.BUSINESS_INITIATED,
                        null,
                        true,
                        start,
                        talk == null ? null : end,
                        talk == null ? null : talk.toSeconds(),
                        null,
                        null,
                        null,
                        List.of()));
    }

    static class Heard {
        final List<Object> events = new CopyOnWriteArrayList<>();

        @EventListener
        void changed(PermissionChanged event) {
            events.add(event);
        }

        @EventListener
        void requested(PermissionRequested event) {
            events.add(event);
        }
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        FakeMeta meta() {
            return new FakeMeta();
        }

        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(START);
        }

        @Bean
        Heard heard() {
            return new Heard();
        }
    }
}
