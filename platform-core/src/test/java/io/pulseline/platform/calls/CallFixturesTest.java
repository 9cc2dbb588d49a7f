package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.FixtureFolder;
import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.settings.NoCallFilters;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import io.pulseline.platform.webhooks.TenantResolver;
import io.pulseline.platform.webhooks.VirtualInbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Meta's deliveries about calls, put into the inbox one by one and in every order, and the call that
/// stands
/// afterwards.
class CallFixturesTest {
    private static final Path DELIVERIES = Path.of("src", "test", "resources", "webhooks");
    private static final JsonNode CONCLUSIONS =
            JsonMapper.shared().readTree(DELIVERIES.resolve("conclusions.json").toFile());
    private static final Set<String> ABOUT_CALLS = Set.of("connect", "call_created", "status", "terminate");
    private static final Pattern TIME = Pattern.compile("\"timestamp\" ?: ?\"?(\\d{10})");

    static Stream<String> deliveries() {
        return CONCLUSIONS.propertyNames().stream()
                .filter(name -> isAboutCalls(CONCLUSIONS.path(name).path("expect")));
    }

    private static boolean isAboutCalls(JsonNode expect) {
        return ABOUT_CALLS.contains(expect.path("event").asString(""));
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void aDeliveryAloneAndRepeatedLeavesItsCallAsItSays(String name) throws IOException {
        JsonNode expect = CONCLUSIONS.path(name).path("expect");
        byte[] body = Files.readAllBytes(DELIVERIES.resolve(name + ".json"));
        assertThat(differences(expect, List.of(body, body))).isEmpty();
    }

    /// connect with Meta's answer, RINGING, ACCEPTED and terminate, in all 24 orders, each told twice.
    @Test
    void aBusinessCallEndsTheSameInEveryOrder() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        for (String name : List.of(
                "seq_bic_1_connect_answer",
                "seq_bic_2_status_ringing",
                "seq_bic_3_status_accepted",
                "seq_bic_4_terminate_completed")) {
            bodies.add(Files.readAllBytes(DELIVERIES.resolve(name + ".json")));
        }
        JsonNode expect = CONCLUSIONS.path("seq_bic_4_terminate_completed").path("expect");
        for (int order = 0; order < 200; order++) {
            List<byte[]> shuffled = new ArrayList<>(bodies);
            shuffled.addAll(bodies);
            Collections.shuffle(shuffled, new Random(order));
            assertThat(differences(expect, shuffled)).as("order " + order).isEmpty();
        }
        VirtualTables.Row row = put(bodies).values().iterator().next();
        assertThat(row.view().outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(row.state.userAcceptedAt()).isEqualTo(Instant.ofEpochSecond(1_772_582_955));
    }

    @Test
    void everyCallInTheFolderOfFixturesEndsAsItsSidecarSays() {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (FixtureFolder.Fixture fixture : FixtureFolder.all("webhooks")) {
            if (isAboutCalls(fixture.expect())) {
                seen++;
                differences(fixture.expect(), List.of(fixture.bytes(), fixture.bytes()))
                        .forEach(difference -> wrong.add(fixture + ": " + difference));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(10);
    }

    private static List<String> differences(JsonNode expect, List<byte[]> bodies) {
        Map<CallId, VirtualTables.Row> calls = put(bodies);
        if (calls.size() != 1) {
            return List.of(calls.size() + " calls");
        }
        CallView call = calls.values().iterator().next().view();
        List<String> wrong = new ArrayList<>();
        for (String member : expect.propertyNames()) {
            JsonNode wanted = expect.path(member);
            String want = wanted.isNull() ? "null" : wanted.isArray() ? wanted.toString() : wanted.asString();
            fact(call, member)
                    .filter(found -> !found.equalsIgnoreCase(want))
                    .ifPresent(found -> wrong.add(member + " is " + found + ", wanted " + want));
        }
        return wrong;
    }

    /// Empty for what a call does not keep.
    private static Optional<String> fact(CallView call, String member) {
        CallState state = call.state();
        @Nullable WaUser user = call.user();
        return Optional.ofNullable(
                switch (member) {
                    case "call_id" -> String.valueOf(call.wacid());
                    case "direction" -> call.direction().name();
                    case "new_state" -> call.phase().name();
                    case "outcome" -> String.valueOf(call.outcome());
                    case "answered" -> state.ended() ? String.valueOf(state.answered()) : null;
                    case "answered_at" ->
                        String.valueOf(
                                call.answeredAt() == null
                                        ? null
                                        : call.answeredAt().getEpochSecond());
                    case "start" ->
                        String.valueOf(
                                state.talkStart() == null
                                        ? null
                                        : state.talkStart().getEpochSecond());
                    case "end" ->
                        String.valueOf(
                                state.talkEnd() == null ? null : state.talkEnd().getEpochSecond());
                    case "duration_s" -> String.valueOf(call.durationSeconds());
                    case "pulses_6s" ->
                        call.durationSeconds() == null
                                ? "null"
                                : String.valueOf(Pulses.ofTalk(Duration.ofSeconds(call.durationSeconds()))
                                        .count());
                    case "error_codes" ->
                        call.errors().stream()
                                .map(MetaError::code)
                                .distinct()
                                .toList()
                                .toString()
                                .replace(" ", "");
                    case "user_phone" ->
                        Optional.ofNullable(user)
                                .map(WaUser::waId)
                                .map(E164::digits)
                                .orElse("null");
                    case "user_bsuid" ->
                        user == null || user.bsuid() == null
                                ? "null"
                                : user.bsuid().value();
                    case "biz_opaque_callback_data" -> String.valueOf(call.opaque());
                    default -> null;
                });
    }

    /// Into the real inbox and machine, a second after Meta says that it happened.
    private static Map<CallId, VirtualTables.Row> put(List<byte[]> bodies) {
        List<Throwable> failures = new ArrayList<>();
        Matcher first = TIME.matcher(new String(bodies.getFirst(), StandardCharsets.UTF_8));
        Instant start = first.find() ? Instant.ofEpochSecond(Long.parseLong(first.group(1)) + 1) : VirtualTime.START;
        VirtualTime time = new VirtualTime(new Random(1), start, Duration.ofSeconds(20), failures::add);
        CrashPlan none = new CrashPlan(time, Set.of(), (process, where) -> {});
        VirtualTransactions transactions = new VirtualTransactions(time, none);
        VirtualFleet fleet = new VirtualFleet(time, transactions, none, 0, what -> {});
        VirtualTables tables =
                new VirtualTables(time, transactions, at -> {}, fleet, what -> {}, CallSimulation.Mistake.NONE);
        VirtualInbox inbox = new VirtualInbox(transactions, time, time.random, transactions::wrote, at -> {});
        CallProgress progress =
                new CallProgress(transactions, tables.store, tables.timeline, tables.outbox, fleet, event -> {});
        MetaFacts facts = new MetaFacts(
                tables.store,
                tables.timeline,
                progress,
                CallSimulation.agentsOnly(),
                new NobodyRings(),
                new NoCallFilters(),
                inbox,
                new NobodyElse(),
                new CallProperties(Duration.ofSeconds(30)));
        CallTurns turns = new CallTurns(
                tables.store, tables.timeline, progress, tables.outbox, CallSimulation.agentsOnly(), inbox, time);
        MenuSteps menus = new MenuSteps(
                transactions, tables.store, tables.timeline, progress, turns, tables.outbox, null, inbox, time);
        CallInbox door = new CallInbox(
                transactions,
                tables.store,
                facts,
                new WorkerFacts(
                        tables.store,
                        tables.timeline,
                        progress,
                        new CallQuality(NoDatabase.jdbc()),
                        inbox,
                        new SipFacts(tables.store, tables.timeline, progress, turns, tables.outbox, event -> {}),
                        new BotFacts(transactions, tables.store, progress, turns, tables.outbox, null, null, time),
                        menus,
                        new ObjectMapper()),
                new CallTimers(
                        tables.store,
                        tables.timeline,
                        progress,
                        turns,
                        menus,
                        new NoShows(
                                tables.store, progress, CallSimulation.agentsOnly(), new NobodyIsAway(), inbox, time),
                        inbox,
                        time));
        VirtualInbox.Reader reader = inbox.reader(List.of(new AnyNumber()), door);
        time.start(null, Duration.ZERO, () -> {
            for (byte[] body : bodies) {
                try {
                    inbox.store(body);
                } catch (Inbox.UnreadableDelivery unreadable) {
                    throw new IllegalStateException(unreadable);
                }
                reader.drain();
            }
        });
        time.run();
        assertThat(failures).isEmpty();
        return tables.calls;
    }

    private static final class AnyNumber implements TenantResolver {
        @Override
        public Optional<TenantId> ofMeta(
                @Nullable WabaId waba, @Nullable PhoneNumberId number, @Nullable String displayNumber) {
            return Optional.of(CallSimulation.TENANT);
        }

        @Override
        public Optional<TenantId> ofCall(CallId call) {
            return Optional.empty();
        }
    }
}
