package io.pulseline.platform.solutions.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.console.web.ConsoleScene;
import org.junit.jupiter.api.Test;

class SolutionsPagesIT extends ConsoleScene {
    @Test
    void staffSeeSolutionsAndWithoutATokenNobodyAnswers() {
        assertThat(page(SIMON, "/bsp/solutions")).contains("No solution", "pulseline.signup.system-token");
        superuser("""
                insert into ops.partner_solution (id, name, status, pending, role, owner_permissions, partners, told_at, read_at) values
                ('777000000000001', 'Joint <desk>', 'INITIATED', 'PENDING_ACTIVATION', 'PARTNER', '{MESSAGING}',
                 '[{"app":"550000000000001","permissions":[]}]', now(), now()), ('777000000000002', null, 'HIBERNATING', 'NONE', null, '{}', '[]', now(), null)""");
        try {
            assertThat(page(SIMON, "/bsp/solutions"))
                    .contains(
                            "Joint &lt;desk&gt;",
                            "INITIATED",
                            "Offered to us",
                            "Its owner sends and calls",
                            "550000000000001")
                    .contains("777000000000002", "HIBERNATING")
                    .doesNotContain("Accept</button>");
            assertThat(get(VERA, "/bsp/solutions")).hasStatus(404);
            assertThat(post(SIMON, "/bsp/solutions/reads")).hasStatus(403);
            assertThat(post(SIMON, "/bsp/solutions/777000000000001/answers", "act", "ACCEPT"))
                    .hasStatus(403);
            assertThat(post(OLGA, "/bsp/solutions/777000000000001/answers", "act", "ACCEPT"))
                    .as("there is no token to ask Meta with")
                    .hasStatus(302);
            assertThat(page(OLGA, "/bsp/solutions")).contains("INITIATED");
        } finally {
            superuser("delete from ops.partner_solution");
        }
    }
}
