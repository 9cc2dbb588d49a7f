package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.onboarding.Attempt;
import io.pulseline.platform.onboarding.Checked;
import io.pulseline.platform.onboarding.Step;
import io.pulseline.platform.onboarding.StepState;
import io.pulseline.platform.onboarding.Trouble;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/// Steps, findings and troubles in words.
@Component
class OnboardingWords {
    private final MessageSource messages;

    OnboardingWords(MessageSource messages) {
        this.messages = messages;
    }

    String ownPart() {
        return say("onboarding.part.signup");
    }

    String title(Step step) {
        return say("onboarding.step." + step);
    }

    String running() {
        return say("onboarding.running");
    }

    String said(Checked one) {
        return one.said() == null
                ? ""
                : say("onboarding.said." + one.said(), one.args().toArray());
    }

    String refused(Checked one) {
        return say(one.step().required() ? "onboarding.refused" : "onboarding.refused.optional");
    }

    /// What has to come first.
    String waits(Checked one, Attempt attempt) {
        if (one.step() == Step.WINDOW) {
            return say("onboarding.waits.WINDOW");
        }
        if (one.step() == Step.VERIFY && asksCode(one, attempt)) {
            return say("onboarding.waits.VERIFY");
        }
        List<String> first = attempt.steps().stream()
                .filter(other -> other.state() == StepState.FAILED)
                .filter(other -> other.key().waba().isEmpty()
                        || other.key().waba().equals(one.key().waba()))
                .filter(other ->
                        other.step().compareTo(one.step()) < 0 && other.step().required())
                .map(other -> title(other.step()))
                .limit(1)
                .toList();
        return first.isEmpty() ? say("onboarding.waits") : say("onboarding.waits.for", first.getFirst());
    }

    String cause(Checked one) {
        if (one.trouble() == Trouble.WINDOW_CANCELLED
                && (one.args().isEmpty() || one.args().getFirst().isEmpty())) {
            return say("onboarding.cause.WINDOW_CANCELLED.unnamed");
        }
        return say("onboarding.cause." + one.trouble(), one.args().toArray());
    }

    String who(Trouble trouble) {
        return switch (trouble) {
            case OVERRIDE_UNPROVEN,
                    OVERRIDE_REFUSED,
                    SYSTEM_USER_REFUSED,
                    NO_CREDIT_LINE,
                    CREDIT_REFUSED,
                    CREDIT_UNMATCHED,
                    TOKEN_FOREIGN,
                    CALLS_FIELD_MISSING,
                    NO_SYSTEM_TOKEN,
                    SUBSCRIPTION_REFUSED -> "US";
            case META_AWAY, CODE_REFUSED, CODE_USED, INTERRUPTED -> "META";
            case WINDOW_CLOSED,
                    WINDOW_CANCELLED,
                    WINDOW_ERROR,
                    CODE_LATE,
                    SCOPES_MISSING,
                    NO_ACCOUNT,
                    TOKEN_NOT_FETCHED,
                    ACCOUNT_TAKEN,
                    ACCOUNT_UNREADABLE,
                    NO_NUMBER,
                    NUMBER_REFUSED,
                    CODE_NOT_SENT,
                    CODE_WRONG,
                    PIN_WRONG,
                    PIN_GUESSES,
                    REGISTER_LIMIT,
                    NUMBER_UNVERIFIED,
                    REGISTER_REFUSED,
                    ON_PHONE_APP,
                    LIMIT_TOO_LOW,
                    CALLING_REFUSED,
                    NOT_CONNECTED,
                    EVENT_MISSING,
                    TOKEN_LOST,
                    NOT_ALLOWED -> "TENANT";
        };
    }

    String next(Trouble trouble) {
        return say("onboarding.next." + trouble);
    }

    /// Whether the code of a phone is what is missing: it was sent, and the right one has not come.
    boolean asksCode(Checked one, Attempt attempt) {
        return one.step() == Step.VERIFY
                && !one.settled()
                && attempt.steps().stream()
                        .anyMatch(other -> other.step() == Step.CODE
                                && other.state() == StepState.DONE
                                && other.key().number().equals(one.key().number()));
    }

    boolean asksPin(Trouble trouble) {
        return trouble == Trouble.PIN_WRONG || trouble == Trouble.PIN_GUESSES || trouble == Trouble.REGISTER_LIMIT;
    }

    private String say(String key, Object... arguments) {
        String plain = messages.getMessage(key, null, Locale.ENGLISH);
        if (!plain.contains("{")) {
            // a sentence without places has plain apostrophes, whatever is handed in
            return plain;
        }
        // findings are kept as text; a choice between one and many wants the number
        Object[] fitting = plain.contains(",choice,")
                ? Arrays.stream(arguments).map(OnboardingWords::number).toArray()
                : arguments;
        return messages.getMessage(key, fitting, Locale.ENGLISH);
    }

    private static Object number(Object argument) {
        String text = String.valueOf(argument);
        return text.matches("[0-9]{1,9}") ? (Object) Long.valueOf(text) : argument;
    }
}
