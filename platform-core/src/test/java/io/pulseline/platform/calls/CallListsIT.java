package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calllists.CallList;
import io.pulseline.platform.calllists.CallList.State;
import io.pulseline.platform.calllists.CallLists;
import io.pulseline.platform.calllists.ListedUser;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A list from its dry run to the last of its users; a real database as role `app`, Graph and worker are played.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class CallListsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final PersonId SAVA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a1"));
    private static final PersonId IVO = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a2"));
    private static final Actor VERA = new Actor.Program("vera");
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "call_lists");
    }

    @Autowired
    CallLists lists;

    @Autowired
    LiveCalls calls;

    @Autowired
    AgentFloor floor;

    @Autowired
    AgentPresence presence;

    @Autowired
    Teams teams;

    @Autowired
    People people;

    @Autowired
    Workers workers;

    @Autowired
    Contacts contacts;

    @Autowired
    Tenants tenants;

    @Autowired
    List<TenantJob> jobs;

    @Autowired
    FakeGraph graph;

    @BeforeEach
    void aDeskWithTwoAgents() throws SQLException {
        graph.reset();
        calls.live(TERN).forEach(left -> calls.hangUp(TERN, VERA, left.id()));
        database.sql("delete from app.agent_desk", "delete from app.agent_absence", "delete from app.call_list_user");
        database.sql("delete from app.call_list");
        workers.lease(new WorkerLease(
                1,
                "m-1",
                1,
                WorkerKind.MEDIA,
                "local",
                "t",
                "http://fake",
                50,
                0,
                0,
                WorkerState.SERVING,
                Instant.now()));
        floor.seen(TERN, SAVA, "Sava");
        floor.seen(TERN, IVO, "Ivo");
    }

    @AfterEach
    void everythingIsAllowedAgain() throws SQLException {
        database.sql("delete from app.call_limit where source = 'test'");
    }

    @Test
    void theDryRunSaysEachGateAndRingsNobody() {
        graph.permission = CallPermissionReads.Status.NO_PERMISSION;
        UUID id = plan(1, 2);
        work();
        assertThat(lists.users(TERN, id, 0, 10)).hasSize(2).allSatisfy(one -> {
            assertThat(one.verdict()).isEqualTo(DialGate.Verdict.NO);
            assertThat(one.gates())
                    .extracting(CallPreviews.Gate::name)
                    .contains("permission", "concurrency", "connect_rate", "same_user", "restriction");
            assertThat(one.obstacle().orElseThrow().nextStep()).contains("Ask the user");
        });
        CallList list = lists.find(TERN, id).orElseThrow();
        assertThat(list.count().checked()).isEqualTo(2);
        assertThat(list.count().callable()).isZero();
        assertThat(graph.dials).isZero();
        assertThat(lists.find(MARLIN, id)).isEmpty();
        assertThat(lists.start(MARLIN, VERA, id)).isFalse();

        lists.start(TERN, VERA, id);
        work();
        assertThat(graph.dials)
                .as("Meta hears nothing of whom no permission allows")
                .isZero();
        assertThat(lists.users(TERN, id, 0, 10)).allSatisfy(one -> {
            assertThat(one.state()).isEqualTo(ListedUser.State.SKIPPED);
            assertThat(one.reason()).contains("No call permission");
        });
        work();
        assertThat(lists.find(TERN, id).orElseThrow().state()).isEqualTo(State.DONE);
    }

    @Test
    void eachFreeAgentHasOneCallAndTheNextUserWaitsForThem() {
        UUID id = plan(10, 11, 12);
        lists.start(TERN, VERA, id);
        work();
        work();
        assertThat(graph.dials).isEqualTo(2);
        assertThat(calls.live(TERN)).extracting(CallView::agentId).containsExactlyInAnyOrder(SAVA.value(), IVO.value());
        assertThat(lists.find(TERN, id).orElseThrow().count().live()).isEqualTo(2);
        presence.leave(TERN, IVO);
        calls.live(TERN).forEach(call -> calls.hangUp(TERN, VERA, call.id()));
        work();
        assertThat(calls.live(TERN))
                .as("Ivo is away")
                .singleElement()
                .satisfies(call -> assertThat(call.agentId()).isEqualTo(SAVA.value()));
        assertThat(graph.dials).isEqualTo(3);
        calls.live(TERN).forEach(call -> calls.hangUp(TERN, VERA, call.id()));
        work();
        CallList done = lists.find(TERN, id).orElseThrow();
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.count().dialled()).isEqualTo(3);
        assertThat(lists.users(TERN, id, 0, 10))
                .allSatisfy(one -> assertThat(
                                calls.find(TERN, one.call()).orElseThrow().user())
                        .isEqualTo(one.user()));
    }

    @Test
    void aPauseIsFeltBeforeTheNextUserAndAnEndIsForGood() {
        UUID id = plan(20, 21, 22);
        lists.start(TERN, VERA, id);
        lists.pause(TERN, VERA, id);
        work();
        assertThat(graph.dials).isZero();
        assertThat(lists.start(TERN, VERA, id)).isTrue();
        work();
        assertThat(graph.dials).isEqualTo(2);
        assertThat(lists.cancel(TERN, VERA, id)).isTrue();
        calls.live(TERN).forEach(call -> calls.hangUp(TERN, VERA, call.id()));
        work();
        assertThat(graph.dials).isEqualTo(2);
        assertThat(lists.start(TERN, VERA, id)).isFalse();
    }

    @Test
    void aLimitThatIsFullMakesTheListWaitAndIsNeverBroken() throws SQLException {
        database.sql(
                "insert into app.call_limit values ('CONCURRENT_CALLS', 'NUMBER', current_date, interval '0', 1, 80, 'test')");
        UUID id = plan(30, 31, 32);
        lists.start(TERN, VERA, id);
        work();
        assertThat(graph.dials).isEqualTo(1);
        CallList waits = lists.find(TERN, id).orElseThrow();
        assertThat(waits.state()).isEqualTo(State.RUNNING);
        assertThat(waits.waits()).satisfies(wait -> assertThat(wait.reason()).contains("Meta takes 1"));
        assertThat(waits.count().planned()).isEqualTo(2);
    }

    @Test
    void whatMetaRefusesStandsInItsWordsAndWhatIsSoForEverybodyStopsTheList() {
        UUID id = plan(40, 41);
        graph.refuseDial = fault(GraphFaultKind.CONNECTED_CALL_LIMIT, 138012, "Limit of connected calls to this user");
        lists.start(TERN, VERA, id);
        work();
        assertThat(lists.users(TERN, id, 0, 10)).allSatisfy(one -> {
            assertThat(one.state()).isEqualTo(ListedUser.State.REFUSED);
            assertThat(one.code()).isEqualTo(138012);
            assertThat(one.reason()).isEqualTo("Limit of connected calls to this user");
            assertThat(one.call()).isNotNull();
        });
        UUID other = plan(43, 44, 45);
        graph.refuseDial = fault(GraphFaultKind.TOKEN_INVALID, 190, "The token has expired");
        lists.start(TERN, VERA, other);
        work();
        CallList stopped = lists.find(TERN, other).orElseThrow();
        assertThat(stopped.state()).isEqualTo(State.PAUSED);
        assertThat(stopped.stopReason()).isEqualTo("The token has expired");
        assertThat(stopped.count().planned()).isEqualTo(2);
    }

    @Test
    void nobodyIsCalledOutsideItsHoursOrByOthersThanItsTeam() throws SQLException {
        int hour = Instant.now().atZone(ZoneOffset.UTC).getHour();
        int from = hour == 23 ? 0 : hour + 1;
        UUID early = lists.plan(
                TERN, VERA, new CallList.Draft(SOFIA, "Early", null, from, from + 1, ZoneOffset.UTC), users(50));
        lists.start(TERN, VERA, early);
        work();
        assertThat(graph.dials).isZero();
        lists.cancel(TERN, VERA, early);

        String name = "List " + UUID.randomUUID();
        PersonId member = people.members(TERN).stream()
                .filter(People.Member::takesCalls)
                .map(one -> one.person().id())
                .findFirst()
                .orElseThrow();
        floor.seen(TERN, member, "Member");
        teams.save(TERN, VERA, null, name, Set.of(member));
        UUID team = teams.all(TERN).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
        UUID id = lists.plan(TERN, VERA, draft(team), users(51, 52));
        lists.start(TERN, VERA, id);
        work();
        assertThat(calls.live(TERN))
                .singleElement()
                .satisfies(call -> assertThat(call.agentId()).isEqualTo(member.value()));
    }

    @Test
    void aCallWhoseAgentsBrowserDoesNotComeEndsAndTheAgentIsAway() throws SQLException {
        presence.leave(TERN, IVO);
        UUID id = plan(60, 61);
        lists.start(TERN, VERA, id);
        work();
        assertThat(calls.live(TERN)).hasSize(1);
        database.sql("update app.call set started_at = now() - interval '20 seconds' where phase <> 'ENDED'");
        work();
        assertThat(calls.live(TERN)).isEmpty();
        assertThat(presence.absence(TERN, SAVA)).isPresent();
        assertThat(graph.dials).as("nobody is free").isEqualTo(1);
        assertThat(lists.users(TERN, id, 0, 10).getFirst().reason()).contains("browser did not come");
    }

    @Test
    void aUserWhoIsErasedIsOutOfEveryList() {
        UUID id = plan(70, 71);
        assertThat(contacts.export(TERN, VERA, digits(70)))
                .hasValueSatisfying(document -> assertThat(document).contains("call_lists", id.toString()));
        assertThat(contacts.erase(TERN, VERA, digits(70), "asked for it")).isInstanceOf(Erasure.Erased.class);
        assertThat(lists.users(TERN, id, 0, 10))
                .singleElement()
                .satisfies(one -> assertThat(one.user().waId()).isEqualTo(new E164(digits(71))));
    }

    private UUID plan(int... users) {
        return lists.plan(TERN, VERA, draft(null), users(users));
    }

    private static CallList.Draft draft(@Nullable UUID team) {
        return new CallList.Draft(SOFIA, "Winter", team, 0, 24, ZoneId.of("Europe/Sofia"));
    }

    private static List<WaUser> users(int... ones) {
        return java.util.Arrays.stream(ones)
                .mapToObj(one -> new WaUser(new E164(digits(one)), null, "User " + one))
                .toList();
    }

    private static String digits(int one) {
        return "3859155570" + (10 + one);
    }

    private static GraphFault fault(GraphFaultKind kind, int code, String words) {
        return new GraphFault(kind, 400, code, null, words, null, null, false, false);
    }

    private void work() {
        TenantJob job = jobs.stream()
                .filter(one -> one.name().equals("calllists.dial"))
                .findFirst()
                .orElseThrow();
        Stream.of(SAVA, IVO).forEach(agent -> floor.seen(TERN, agent, agent.equals(SAVA) ? "Sava" : "Ivo"));
        tenants.all().forEach(tenant -> job.run(tenant, (soFar, total, note) -> {}));
    }
}
