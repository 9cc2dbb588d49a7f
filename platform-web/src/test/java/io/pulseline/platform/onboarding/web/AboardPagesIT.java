package io.pulseline.platform.onboarding.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.console.web.ConsoleScene;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.AccountAlarm;
import io.pulseline.platform.numbers.AccountAlarms;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AboardPagesIT extends ConsoleScene {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final WabaId WABA = new WabaId("104729118830551");

    @Autowired
    AccountAlarms alarms;

    @Test
    void anAlarmStandsOnEveryPageWhereItMatters() {
        assertThat(page(SIMON, "/bsp/health")).contains("Every account hears its calls");
        assertThat(page(SIMON, "/bsp/onboarding")).contains("No alarm");
        alarms.raise(TERN, WABA, AccountAlarm.Kind.CALLS_MISSING, "calls");
        alarms.raise(TERN, WABA, AccountAlarm.Kind.SCOPES_MISSING, "whatsapp_business_messaging");
        try {
            assertThat(page(SIMON, "/bsp/health"))
                    .contains("lacks the field calls, so that no call arrives", "One more account", "/bsp/onboarding");
            assertThat(page(SIMON, "/bsp/health/needs")).contains("lacks the field calls");
            assertThat(page(SIMON, "/bsp/onboarding"))
                    .contains("The app lacks the field calls", "138018", "Tern", "whatsapp_business_messaging");
            assertThat(page(VERA, "/t/tern/onboarding")).contains("The token lost a permission");
            assertThat(page(VERA, "/t/tern/numbers/206418377150934/readiness"))
                    .contains("Alarms of this account", "The app lacks the field calls");
            assertThat(page("maya@marlin.example", "/t/marlin/onboarding"))
                    .doesNotContain("The app lacks the field calls");
            assertThat(get(VERA, "/bsp/onboarding")).hasStatus(404);
            assertThat(page(VERA, "/t/tern/audit?action=account.alarm")).contains("Saw what stops an account");
        } finally {
            alarms.clearAll(TERN, WABA);
        }
        assertThat(page(SIMON, "/bsp/health")).contains("Every account hears its calls");
        assertThat(page(VERA, "/t/tern/audit?action=account.alarm")).contains("Saw that it is mended");
    }
}
