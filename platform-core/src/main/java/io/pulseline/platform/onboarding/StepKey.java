package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WabaId;

/// Which line of a checklist.
///
/// @param waba   '' for a step of the whole sign-up
/// @param number '' for a step of the sign-up or of an account
public record StepKey(Step step, String waba, String number) {
    static StepKey of(Step step) {
        return new StepKey(step, "", "");
    }

    StepKey at(Step other) {
        return switch (other.of()) {
            case SIGNUP -> of(other);
            case ACCOUNT -> new StepKey(other, waba, "");
            case NUMBER -> new StepKey(other, waba, number);
        };
    }

    WabaId wabaId() {
        return new WabaId(waba);
    }

    PhoneNumberId numberId() {
        return new PhoneNumberId(number);
    }
}
