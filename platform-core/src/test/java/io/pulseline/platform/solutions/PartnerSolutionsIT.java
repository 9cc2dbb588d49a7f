package io.pulseline.platform.solutions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Solutions;
import io.pulseline.platform.solutions.PartnerSolution.Act;
import io.pulseline.platform.solutions.PartnerSolutions.Answer;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Solutions as Meta's webhook tells them and as staff answer them; Meta's Graph side is played.
@SpringBootTest(classes = {CoreTestApplication.class, PartnerSolutionsIT.Cast.class})
class PartnerSolutionsIT {
    private static final Actor OLGA = new Actor.Program("olga");
    private static TestDatabase database;

    /// Meta's side: what it has, and what it refuses.
    static final class MetaOfSolutions implements Solutions {
        final Map<String, Map<String, Object>> has = new ConcurrentHashMap<>();

        @Nullable
        GraphFault refusal;

        void has(String id, String name, String status, String pending) {
            Map<String, Object> words = new LinkedHashMap<>();
            words.put("id", id);
            words.put("name", name);
            words.put("status", status);
            words.put("status_for_pending_request", pending);
            words.put("owner_permissions", List.of("MESSAGING"));
            words.put(
                    "partners",
                    Map.of(
                            "data",
                            List.of(Map.of("partner_app", Map.of("id", "55"), "partner_permissions", List.of()))));
            has.put(id, words);
        }

        @Override
        public GraphResult<List<Map<String, Object>>> list(String role, Secret systemToken) {
            return new GraphResult.Ok<>(role.equals("PARTNER") ? List.copyOf(has.values()) : List.of());
        }

        @Override
        public GraphResult<Map<String, Object>> read(String solution, Secret systemToken) {
            return new GraphResult.Ok<>(has.getOrDefault(solution, Map.of()));
        }

        @Override
        public GraphResult<Calling.Accepted> act(String solution, String verb, Secret systemToken) {
            if (refusal != null) {
                return new GraphResult.Failed<>(refusal);
            }
            switch (verb) {
                case "accept", "reject_deactivation_request" -> has(solution, "Joint desk", "ACTIVE", "NONE");
                case "reject" -> has(solution, "Joint desk", "REJECTED", "NONE");
                case "send_deactivation_request" -> has(solution, "Joint desk", "ACTIVE", "PENDING_DEACTIVATION");
                default -> has(solution, "Joint desk", "DEACTIVATED", "NONE");
            }
            return new GraphResult.Ok<>(new Calling.Accepted());
        }
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        MetaOfSolutions metaOfSolutions() {
            return new MetaOfSolutions();
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "solutions");
        registry.add("pulseline.signup.system-token", () -> "system-token");
    }

    @Autowired
    PartnerSolutions solutions;

    @Autowired
    MetaOfSolutions meta;

    @Autowired
    Inbox inbox;

    @Test
    void anOfferIsHeardOfReadAndAccepted() throws Exception {
        tells("7001", "SOLUTION_CREATED", "INITIATED");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(one("7001").status()).isEqualTo("INITIATED"));
        assertThat(one("7001").name()).isNull();
        assertThat(one("7001").acts()).containsExactly(Act.ACCEPT, Act.REJECT);

        meta.has("7001", "Joint desk", "INITIATED", "PENDING_ACTIVATION");
        assertThat(solutions.refresh()).isInstanceOf(Answer.Done.class);
        assertThat(one("7001")).satisfies(read -> {
            assertThat(read.name()).isEqualTo("Joint desk");
            assertThat(read.role()).isEqualTo("PARTNER");
            assertThat(read.ownerPermissions()).containsExactly("MESSAGING");
            assertThat(read.partners()).containsExactly(new PartnerSolution.Partner("55", List.of()));
        });
        assertThat(solutions.act(OLGA, "7001", Act.ACCEPT)).isInstanceOf(Answer.Done.class);
        assertThat(one("7001").status()).isEqualTo("ACTIVE");
        assertThat(column("select action from ops.audit_event where object = 'solution:7001'"))
                .isEqualTo("solution.accept");
        assertThat(solutions.act(OLGA, "7001", Act.ACCEPT)).as("not twice").isInstanceOf(Answer.NotNow.class);
    }

    @Test
    void whoAskedForAnEndWaitsForTheOther() throws Exception {
        meta.has("7002", "Joint desk", "ACTIVE", "NONE");
        solutions.refresh();
        assertThat(solutions.act(OLGA, "7002", Act.ASK_END)).isInstanceOf(Answer.Done.class);
        assertThat(one("7002").endAskedAt()).isNotNull();
        assertThat(one("7002").acts()).isEmpty();
        tells("7002", "SOLUTION_UPDATED", "DEACTIVATED");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(one("7002").status()).isEqualTo("DEACTIVATED"));
        assertThat(one("7002").acts()).isEmpty();
    }

    @Test
    void thePartnersWishToEndIsAnswered() throws Exception {
        meta.has("7003", "Joint desk", "ACTIVE", "NONE");
        solutions.refresh();
        tells("7003", "SOLUTION_UPDATED", "PENDING_DEACTIVATION");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(one("7003").acts()).containsExactly(Act.ACCEPT_END, Act.REJECT_END));
        meta.refusal = new GraphFault(
                GraphFaultKind.BAD_REQUEST, 400, 100, null, "(#100) not now", null, "trace", false, false);
        assertThat(solutions.act(OLGA, "7003", Act.ACCEPT_END))
                .isEqualTo(new Answer.Refused(java.util.Objects.requireNonNull(meta.refusal)));
        meta.refusal = null;
        assertThat(solutions.act(OLGA, "7003", Act.REJECT_END)).isInstanceOf(Answer.Done.class);
        assertThat(one("7003").acts()).containsExactly(Act.ASK_END);
        assertThat(solutions.act(OLGA, "7777", Act.ACCEPT)).isInstanceOf(Answer.NotNow.class);
    }

    private PartnerSolution one(String id) {
        return solutions.all().stream()
                .filter(solution -> solution.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no solution " + id));
    }

    private void tells(String solution, String event, String status) throws Exception {
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"8801","time":1795687200,"changes":[{"field":"partner_solutions",
                "value":{"event":"%s","solution_id":"%s","solution_status":"%s"}}]}]}""".formatted(event, solution, status).getBytes(StandardCharsets.UTF_8));
    }

    private static String column(String query) throws SQLException {
        try (Connection connection = database.superuser();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
