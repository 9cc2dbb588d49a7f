package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.onboarding.Attempt;
import io.pulseline.platform.onboarding.Checked;
import io.pulseline.platform.onboarding.Step;
import io.pulseline.platform.onboarding.StepState;
import io.pulseline.platform.onboarding.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// A checklist as its page shows it: the sign-up's own lines, then one part for each account with its numbers.
@Component
class ChecklistModel {
    /// After that Meta wants the customer to sign up again (Embedded Signup, 28 Jun 2026).
    private static final Duration TO_REGISTER = Duration.ofDays(14);

    private static final Set<Step> OF_MESSAGES = Set.of(Step.SUBSCRIBE, Step.REGISTER);
    private static final Set<Step> OF_CALLS = Set.of(Step.SUBSCRIBE, Step.REGISTER, Step.CALLING, Step.READ_BACK);

    private final BusinessNumbers numbers;
    private final OnboardingWords words;

    ChecklistModel(BusinessNumbers numbers, OnboardingWords words) {
        this.numbers = numbers;
        this.words = words;
    }

    /// @param account id, empty for the sign-up's own part
    /// @param done    settled lines
    record Section(String title, String account, long done, List<Line> lines) {}

    /// @param mark     of components/verdict: YES, NO, UNKNOWN, RUNNING or TODO
    /// @param about    the number that the line is about, null for none
    /// @param text     what was found, or what it waits for
    /// @param freeAt   when Meta's limit lets go, null when there is none or nobody knows
    /// @param again    whether it may be run again now
    /// @param asksPin  whether the customer's PIN is what is missing
    /// @param asksCode whether the code that the number's phone got is what is missing
    record Line(
            Checked checked,
            String mark,
            String title,
            @Nullable String about,
            String text,
            @Nullable String cause,
            @Nullable String who,
            @Nullable String next,
            @Nullable Instant freeAt,
            boolean optional,
            boolean again,
            boolean asksPin,
            boolean asksCode) {
        public boolean failed() {
            return cause != null;
        }
    }

    /// @param registerBy after that Meta wants the customer to sign up again
    record Works(boolean messages, boolean calls, Instant registerBy) {}

    Works works(Attempt attempt) {
        return new Works(
                all(attempt, OF_MESSAGES),
                all(attempt, OF_CALLS),
                attempt.startedAt().plus(TO_REGISTER));
    }

    /// Days that are left to register the numbers of sign-ups that are not done with it, by sign-up; less than 0 when
    /// Meta
    /// wants the customer to sign up again. Those without a token, or with every number registered, are left out.
    Map<UUID, Long> daysToRegister(List<Attempt> attempts, Instant now) {
        return attempts.stream()
                .filter(Attempt::hasToken)
                .filter(attempt ->
                        attempt.steps().stream().anyMatch(one -> one.step() == Step.REGISTER && !one.settled()))
                .collect(Collectors.toMap(
                        Attempt::id,
                        attempt -> Math.floorDiv(
                                Duration.between(now, attempt.startedAt().plus(TO_REGISTER))
                                        .toHours(),
                                24L)));
    }

    private static boolean all(Attempt attempt, Set<Step> wanted) {
        List<Checked> lines = attempt.steps().stream()
                .filter(one -> wanted.contains(one.step()))
                .toList();
        return lines.stream().anyMatch(one -> one.step() == Step.REGISTER)
                && lines.stream().allMatch(Checked::settled);
    }

    /// Names of the tenant's accounts, by id.
    Map<String, String> accounts(TenantId tenant) {
        return numbers.accounts(tenant).stream()
                .collect(Collectors.toMap(one -> one.id().value(), Waba::name));
    }

    List<Section> sections(Viewer viewer, Attempt attempt) {
        Map<String, String> accounts = accounts(viewer.tenantId());
        Map<String, BusinessNumber> lines = numbers.all(viewer.tenantId()).stream()
                .collect(Collectors.toMap(one -> one.id().value(), Function.identity()));
        boolean runs = viewer.role() == Role.TENANT_ADMIN && !attempt.working();
        Map<String, List<Line>> parts = new LinkedHashMap<>();
        for (Checked one : attempt.steps()) {
            BusinessNumber number = lines.get(one.key().number());
            parts.computeIfAbsent(one.key().waba(), waba -> new ArrayList<>())
                    .add(line(
                            attempt,
                            one,
                            number == null ? null : number.number().international(),
                            runs));
        }
        List<Section> sections = new ArrayList<>();
        parts.forEach((waba, all) -> sections.add(new Section(
                waba.isEmpty() ? words.ownPart() : accounts.getOrDefault(waba, waba),
                waba,
                all.stream().filter(line -> line.checked().settled()).count(),
                all)));
        return sections;
    }

    private Line line(Attempt attempt, Checked one, @Nullable String about, boolean runs) {
        Trouble trouble = one.state() == StepState.FAILED ? one.trouble() : null;
        boolean customers = attempt.byHand(one.step());
        return new Line(
                one,
                mark(one.state()),
                words.title(one.step()),
                about,
                text(attempt, one),
                trouble == null ? null : words.cause(one),
                trouble == null ? null : words.who(trouble),
                trouble == null ? null : words.next(trouble),
                trouble == Trouble.REGISTER_LIMIT ? free(one) : null,
                !one.step().required(),
                runs && !customers && one.runs() > 0 && one.state() != StepState.RUNNING,
                trouble != null && runs && words.asksPin(trouble),
                runs && words.asksCode(one, attempt));
    }

    /// When Meta's limit lets go; null where only Meta knows.
    private static @Nullable Instant free(Checked one) {
        String text = one.args().isEmpty() ? "" : one.args().getFirst();
        return text.contains("T") ? Instant.parse(text) : null;
    }

    private static String mark(StepState state) {
        return switch (state) {
            case DONE -> "YES";
            case FAILED -> "NO";
            case RUNNING, WAITING -> "RUNNING";
            case TODO, SKIPPED -> "TODO";
        };
    }

    private String text(Attempt attempt, Checked one) {
        return switch (one.state()) {
            case TODO -> words.waits(one, attempt);
            case RUNNING -> words.running();
            case FAILED -> words.refused(one);
            case DONE, SKIPPED, WAITING -> words.said(one);
        };
    }
}
