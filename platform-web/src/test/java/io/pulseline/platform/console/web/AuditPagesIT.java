package io.pulseline.platform.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AuditPagesIT extends ConsoleScene {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final Actor NINA = new Actor.Program("nina's =program");

    @Autowired
    AuditTrail trail;

    @Autowired
    TenantTransactions transactions;

    @Test
    void aTenantSearchesItsTrailSeesTheChangeAndTakesItAway() {
        line("number:206418377150934", "{\"icon\":\"DEFAULT\",\"on\":true}", "{\"icon\":\"DISABLE_ALL\",\"on\":true}");
        String found = page(VERA, "/t/tern/audit?who=nina&action=number.settings&object=206418377150934");
        assertThat(found)
                .contains("nina&#39;s =program", "DEFAULT → DISABLE_ALL", "Remove the filter Who")
                .contains("/t/tern/numbers/206418377150934")
                .doesNotContain("true → true");
        assertThat(page(VERA, "/t/tern/audit?who=nobody-at-all")).contains("Nothing matches");
        assertThat(page(VERA, "/t/tern/audit?from=yesterday")).contains("was not understood");
        String csv = page(VERA, "/t/tern/audit.csv?who=nina");
        assertThat(csv)
                .contains("Filter,who=nina")
                .contains("API key nina's =program,number.settings.change,number:206418377150934")
                .contains("DISABLE_ALL");
    }

    @Test
    void staffSeeEveryTrailOrOneAndTheirOwn() {
        line("number:206418377150934", null, "{\"on\":true}");
        transactions.asOperator("test", () -> {
            trail.recordForStaff(NINA, "worker.drain", "worker:m-7", null, null, null);
            return true;
        });
        assertThat(page(OLGA, "/bsp/audit")).contains("worker:m-7", "number:206418377150934");
        assertThat(page(SIMON, "/bsp/audit?whose=bsp")).contains("worker:m-7").doesNotContain("number:206418377150934");
        assertThat(page(OLGA, "/bsp/audit?whose=tern"))
                .contains("number:206418377150934")
                .doesNotContain("worker:m-7");
        assertThat(page(OLGA, "/bsp/audit?whose=nobody")).contains("Whose trail was not understood");
        assertThat(page(VERA, "/t/tern/audit")).doesNotContain("worker:m-7");
    }

    @Test
    void aTamperedLineIsNamedOnThePage() {
        line("number:999", null, "{\"on\":true}");
        assertThat(page(VERA, "/t/tern/audit?check=")).containsPattern("lines? (is|are) what was written");
        superuser("update app.audit_event set actor = 'nobody' where object = 'number:999'");
        try {
            assertThat(page(VERA, "/t/tern/audit?check="))
                    .containsPattern("Line \\d+ does not say what it said")
                    .doesNotContain("what was written");
            assertThat(page(OLGA, "/bsp/audit?check=")).containsPattern("Line \\d+ does not say what it said");
        } finally {
            superuser("update app.audit_event set actor = '" + NINA.label().replace("'", "''")
                    + "' where object = 'number:999'");
        }
    }

    @Test
    void agentsHaveNoTrail() {
        assertThat(get("sava@tern.example", "/t/tern/audit")).hasStatus(403);
        assertThat(get(VERA, "/bsp/audit")).hasStatus(404);
    }

    private void line(String object, @org.jspecify.annotations.Nullable String before, String after) {
        transactions.inTenant(TERN, () -> trail.record(TERN, NINA, "number.settings.change", object, before, after));
    }
}
