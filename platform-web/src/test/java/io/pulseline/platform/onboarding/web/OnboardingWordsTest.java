package io.pulseline.platform.onboarding.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.onboarding.Checked;
import io.pulseline.platform.onboarding.Step;
import io.pulseline.platform.onboarding.StepKey;
import io.pulseline.platform.onboarding.StepState;
import io.pulseline.platform.onboarding.Trouble;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/// Findings are kept as text; sentences that choose between one and many want numbers.
class OnboardingWordsTest {
    private final OnboardingWords words = new OnboardingWords(bundle());

    private static ResourceBundleMessageSource bundle() {
        ResourceBundleMessageSource source = new ResourceBundleMessageSource();
        source.setBasename("messages/onboarding");
        source.setDefaultEncoding("UTF-8");
        return source;
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GRANTED              | 1      | a, b         | One account. Scopes: a, b.
            GRANTED              | 2      | a            | 2 accounts. Scopes: a.
            NUMBERS_KNOWN        | 1      | +35925550170 | One number: +35925550170
            NUMBERS_KNOWN        | 31     | +1, +2       | 31 numbers: +1, +2
            ACCOUNT_KNOWN        | Bikes  | EUR          | Bikes, billed in EUR.
            REGISTERED_OUR_PIN   | 3      |              | Two-step PIN set by us, kept encrypted. Try 3 of 10 in 72 hours.
            SUBSCRIBED           |        |              | Meta lists our app on the account.
            """)
    void saysWhatWasFound(String said, String first, String second, String sentence) {
        List<String> arguments = first == null ? List.of() : second == null ? List.of(first) : List.of(first, second);
        assertThat(words.said(line(StepState.DONE, said, arguments, null))).isEqualTo(sentence);
    }

    @ParameterizedTest
    @EnumSource
    void everyTroubleHasACauseSomebodyAndANextStep(Trouble trouble) {
        Checked failed = line(StepState.FAILED, null, List.of("first", "second", "524126", "session"), trouble);
        assertThat(words.cause(failed)).isNotBlank().doesNotContain("{", "''");
        assertThat(words.next(trouble)).isNotBlank().doesNotContain("{", "''");
        assertThat(words.who(trouble)).isIn("US", "META", "TENANT");
    }

    @Test
    void aCancelledWindowWithoutAStepSaysSo() {
        Checked cancelled = line(StepState.FAILED, null, List.of("", "", "", ""), Trouble.WINDOW_CANCELLED);
        assertThat(words.cause(cancelled)).isEqualTo("The sign-up was cancelled in Meta's window.");
    }

    @ParameterizedTest
    @EnumSource
    void everyStepHasAName(Step step) {
        assertThat(words.title(step)).isNotBlank();
    }

    private static Checked line(StepState state, String said, List<String> arguments, Trouble trouble) {
        return new Checked(new StepKey(Step.GRANT, "", ""), state, said, arguments, trouble, null, 1, null, null, null);
    }
}
