package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.integration.Integrations;
import io.pulseline.platform.integration.Pattern;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A number that several providers share: what another one placed is seen and not billed here.
@SpringBootTest(classes = CoreTestApplication.class)
class ForeignTrafficIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final Actor OLGA = new Actor.Program("olga");
    private static final String SOFIA = "206418377150934";
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "foreign_traffic");
    }

    @Autowired
    Inbox inbox;

    @Autowired
    Integrations integrations;

    private final String wacid = "wacid." + UUID.randomUUID();

    @BeforeEach
    void ordinary() throws SQLException {
        execute("update app.phone_number set signalling = 'GRAPH' where id = '" + SOFIA + "'");
        integrations.choose(TERN, OLGA, Pattern.SINGLE_BSP, null, null);
    }

    @Test
    void aBusinessCallThatWasNotPlacedHereIsMarkedAndCostsNothing() throws Exception {
        integrations.choose(TERN, OLGA, Pattern.MULTI_SOLUTION, null, null);
        ended("BUSINESS_INITIATED");
        assertThat(marked()).containsExactly("t");
        assertThat(select("select e.kind from app.call_event e join app.call c on c.id = e.call_id where c.wacid = '"
                        + wacid + "'"))
                .contains("Foreign");
        assertThat(select(
                        "select meta_cost::numeric(9,2)::text || ' ' || coalesce(unrated_reason, '-') from app.charge h"
                                + " join app.call c on c.id = h.call_id where c.wacid = '" + wacid + "'"))
                .containsExactly("0.00 -");
    }

    @Test
    void whereNobodySharesTheNumberSuchACallIsOurs() throws Exception {
        ended("BUSINESS_INITIATED");
        assertThat(marked()).containsExactly("f");
    }

    @Test
    void usersCallsAndThoseOfANumberInSipModeAreNobodyElses() throws Exception {
        integrations.choose(TERN, OLGA, Pattern.MULTI_SOLUTION, null, null);
        ended("USER_INITIATED");
        assertThat(marked()).containsExactly("f");
    }

    @Test
    void aCallOfANumberInSipModeBeganAtTheTenantsOwnPbx() throws Exception {
        integrations.choose(TERN, OLGA, Pattern.MULTI_SOLUTION, null, null);
        execute("update app.phone_number set signalling = 'SIP' where id = '" + SOFIA + "'");
        ended("BUSINESS_INITIATED");
        assertThat(marked()).containsExactly("f");
    }

    /// Meta's last word of a call, and the price that follows it.
    private void ended(String direction) throws Exception {
        long now = Instant.now().getEpochSecond();
        String user = "385915550142";
        String business = "35925550101";
        boolean ofUser = direction.equals("USER_INITIATED");
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"%s","phone_number_id":"%s"},
                "calls":[{"id":"%s","event":"terminate","timestamp":"%d","direction":"%s","from":"%s","to":"%s",
                "status":"COMPLETED","start_time":"%d","end_time":"%d","duration":56}]}}]}]}""".formatted(
                        business,
                        SOFIA,
                        wacid,
                        now,
                        direction,
                        ofUser ? user : business,
                        ofUser ? business : user,
                        now - 56,
                        now)
                .getBytes(StandardCharsets.UTF_8));
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (select("select 1::text from app.charge h join app.call c on c.id = h.call_id where c.wacid = '" + wacid
                        + "'")
                .isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the call was not rated");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private List<String> marked() throws SQLException {
        return select("select foreign_traffic from app.call where wacid = '" + wacid + "'");
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static List<String> select(String sql) throws SQLException {
        try (var connection = database.superuser();
                var rows = connection.createStatement().executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
