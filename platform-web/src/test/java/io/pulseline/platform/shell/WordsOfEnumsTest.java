package io.pulseline.platform.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.audit.AuditChain;
import io.pulseline.platform.calls.CallFact;
import io.pulseline.platform.calls.Fault;
import io.pulseline.platform.calls.Outcome;
import io.pulseline.platform.graphapi.ErrorCatalogue;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.jobs.JobRun;
import io.pulseline.platform.jobs.Jobs;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.numbers.AccountAlarm;
import io.pulseline.platform.numbers.GraphVersions;
import io.pulseline.platform.numbers.NumberKind;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.permissions.PermissionStatus;
import io.pulseline.platform.permissions.Speaker;
import io.pulseline.platform.pstnguard.PstnRule;
import io.pulseline.platform.reconciliation.Cause;
import io.pulseline.platform.reconciliation.MessageCause;
import io.pulseline.platform.settings.CallingField;
import io.pulseline.platform.settings.SettingsRule;
import io.pulseline.platform.settings.SettingsVersion;
import io.pulseline.platform.statements.Statement;
import io.pulseline.platform.webhooks.WebhookInbox;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.MessageSource;

/// Templates build keys from values of closed sets: each value must have its words, or people read a key.
class WordsOfEnumsTest {
    private static final Path CALLS = Path.of("../platform-core/src/main/java/io/pulseline/platform/calls");
    private static final Pattern ENTRY = Pattern.compile("\\bentry\\(([^;]*);");
    private static final Pattern KIND = Pattern.compile("\"((?:[A-Z][a-z]+)+)\"");
    private static MessageSource words;

    @BeforeAll
    static void bundles() throws IOException {
        words = new MessageBundles().messageSource();
    }

    static Stream<Arguments> sets() {
        return Stream.of(
                set("calls.direction.", Direction.values()),
                set("reconciliation.cause.", Cause.values()),
                set("reconciliation.why.", Cause.values()),
                set("reconciliation.message-cause.", MessageCause.values()),
                set("reconciliation.message-why.", MessageCause.values()),
                set("statements.kind.", Statement.Kind.values()),
                set("chip.direction.", Direction.values()),
                set("calls.state.", Outcome.values()),
                set("chip.outcome.", Outcome.values()),
                set("calls.fault.", Fault.values()),
                set("calls.failed.fault.", Fault.values()),
                set("calls.failed.next.", Fault.values()),
                set("chip.fault.", Fault.values()),
                set("calls.leg.", LegName.values()),
                set("calls.quality.", LegName.values()),
                set("softphone.silent.title.", LegName.values()),
                set("softphone.silent.what.", LegName.values()),
                set("role.", Role.values()),
                set("source.", Speaker.values()),
                set("chip.permission.", PermissionStatus.values()),
                set("chip.number.", SignallingMode.values()),
                set("alarm.", AccountAlarm.Kind.values()),
                set("chip.kind.", NumberKind.values()),
                set("health.version.", GraphVersions.State.values()),
                set("health.accounts.", AccountAlarm.Kind.values()),
                set("chip.webhook.", WebhookInbox.State.values()),
                set("chip.job.", JobRun.State.values()),
                set("jobs.scope.", Jobs.Scope.values()),
                set("audit.damage.", AuditChain.Damage.values()),
                set("chip.fault.", ErrorCatalogue.Whose.values()),
                set("errors.told.", ErrorCatalogue.Told.values()),
                set("fleet.kind.", WorkerKind.values()),
                set("health.part.workers.", WorkerKind.values()),
                set("settings.rule.", SettingsRule.values()),
                set("pstn.rule.", PstnRule.values()),
                set("settings.field.", CallingField.values()),
                set("settings.meta.", CallingField.values()),
                set("settings.users.", CallingField.values()),
                set("settings.kind.", SettingsVersion.Kind.values()),
                set("settings.day.", DayOfWeek.values()),
                set("chip.worker.", WorkerState.values()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void everyValueHasItsWords(String prefix, List<String> values) {
        assertThat(values)
                .isNotEmpty()
                .allSatisfy(value ->
                        assertThat(said(prefix + value)).as(prefix + value).isNotBlank());
    }

    @Test
    void everyKnownErrorCodeIsExplained() {
        for (ErrorCatalogue.Known known : ErrorCatalogue.ALL) {
            for (String what : List.of("meaning", "cause", "remedy")) {
                assertThat(said("errors.code." + known.code() + "." + what))
                        .as(known.code() + " " + what)
                        .isNotBlank();
            }
        }
    }

    @Test
    void everyKindOfEntryInACallsTimelineHasItsWords() throws IOException {
        TreeSet<String> kinds = new TreeSet<>();
        Arrays.stream(CallFact.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .forEach(kinds::add);
        try (Stream<Path> sources = Files.list(CALLS)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                ENTRY.matcher(Files.readString(source))
                        .results()
                        .forEach(entry ->
                                KIND.matcher(entry.group(1)).results().forEach(kind -> kinds.add(kind.group(1))));
            }
        }
        assertThat(kinds)
                .contains("Invited", "Dial", "LegConnected", "Repeat")
                .allSatisfy(
                        kind -> assertThat(said("calls.event." + kind)).as(kind).isNotBlank());
    }

    private static Arguments set(String prefix, Enum<?>[] values) {
        return Arguments.of(prefix, Arrays.stream(values).map(Enum::name).toList());
    }

    private static String said(String key) {
        return words.getMessage(key, null, "", Locale.ENGLISH);
    }
}
