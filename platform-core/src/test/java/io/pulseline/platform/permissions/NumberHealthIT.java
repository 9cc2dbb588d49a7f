package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class NumberHealthIT extends LedgerScene {
    @Autowired
    NumberHealth health;

    @Test
    void saysThatCallsAreMissedBeforeMetaHidesTheButton() {
        clock.set(START.plus(Duration.ofDays(400)));
        for (int i = 0; i < 9; i++) {
            userCalls(i, i < 4);
        }
        assertThat(of().advice()).isEmpty();
        userCalls(9, false);
        assertThat(of().pickUp()).isEqualTo(new NumberHealth.Rate(4, 10));
        assertThat(of().advice()).containsExactly(NumberHealth.Advice.PICK_UP);
        clock.pass(Duration.ofDays(8));
        assertThat(of().pickUp().all()).isZero();
    }

    @Test
    void keepsMetasWarningOnceWithItsTextAndSaysWhatComesNext() {
        clock.set(START.plus(Duration.ofDays(500)));
        MetaEvent warning = new MetaEvent.AccountUpdate(
                clock.instant(),
                "account_update",
                "ACCOUNT_VIOLATION",
                "{\"phone_number\":\"%s\",\"event\":\"ACCOUNT_VIOLATION\",\"violation_info\":{\"violation_type\":\"LOW_BUSINESS_INITIATED_CALLING_QUALITY\",\"remediation\":\"Call less.\"}}"
                        .formatted(of().number().number().digits()));
        told(warning);
        told(warning);
        assertThat(of().warnings())
                .containsExactly(new NumberHealth.Warning(
                        "LOW_BUSINESS_INITIATED_CALLING_QUALITY", clock.instant(), "Call less."));
        assertThat(of().advice()).containsExactly(NumberHealth.Advice.STOP_ASKING);
    }

    @Test
    void saysWhatMetaHasStoppedUntilWhenAndTheWayOut() {
        clock.set(START.plus(Duration.ofDays(900)));
        Instant end = clock.instant().plus(Duration.ofDays(7));
        stop("RESTRICTED_USER_INITIATED_CALLING", ",\"expiration\":" + end.getEpochSecond());
        stop("RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN", ",\"remediation\":\"Fix answering.\"");
        assertThat(of().advice())
                .containsExactlyInAnyOrder(NumberHealth.Advice.USER_CALLS_PAUSED, NumberHealth.Advice.BUTTON_HIDDEN);
        assertThat(of().number().restrictions())
                .anySatisfy(pause -> assertThat(pause.until()).isEqualTo(end))
                .anySatisfy(hidden -> {
                    assertThat(hidden.until()).isNull();
                    assertThat(hidden.reason()).isEqualTo("Fix answering.");
                });
        clock.set(end);
        assertThat(of().advice())
                .as("the pause is over, the button stays hidden until we show it")
                .containsExactly(NumberHealth.Advice.BUTTON_HIDDEN);
    }

    private void stop(String type, String more) {
        MetaEvent restriction = new MetaEvent.AccountUpdate(
                clock.instant(),
                "account_update",
                "ACCOUNT_RESTRICTION",
                "{\"phone_number\":\"%s\",\"event\":\"ACCOUNT_RESTRICTION\",\"restriction_info\":[{\"restriction_type\":\"%s\"%s}]}"
                        .formatted(of().number().number().digits(), type, more));
        transactions.inTenant(
                TERN,
                () -> listeners.forEach(listener -> listener.on(
                        TERN,
                        new io.pulseline.platform.webhooks.InboxItem.FromMeta(
                                java.util.UUID.randomUUID(), clock.instant(), null, null, restriction))));
    }

    @Autowired
    List<io.pulseline.platform.webhooks.InboxListener> listeners;

    @Autowired
    WarningListener warnings;

    private void told(MetaEvent event) {
        transactions.inTenant(
                TERN,
                () -> warnings.on(
                        TERN,
                        new io.pulseline.platform.webhooks.InboxItem.FromMeta(
                                java.util.UUID.randomUUID(), clock.instant(), null, null, event)));
    }

    private NumberHealth.Health of() {
        return health.of(TERN).stream()
                .filter(one -> one.number().id().equals(ZAGREB))
                .findFirst()
                .orElseThrow();
    }

    private void userCalls(int number, boolean answered) {
        hear(
                TERN,
                ZAGREB,
                new MetaEvent.CallTerminate(
                        new Wacid("wacid.health." + number),
                        clock.instant(),
                        Direction.USER_INITIATED,
                        user,
                        true,
                        answered ? clock.instant().minusSeconds(9) : null,
                        answered ? clock.instant() : null,
                        answered ? 9L : null,
                        null,
                        null,
                        null,
                        List.of()));
    }
}
