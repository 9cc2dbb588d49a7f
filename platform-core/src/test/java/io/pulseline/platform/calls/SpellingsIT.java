package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.BoardQuery;
import io.pulseline.platform.permissions.BoardRow;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.PermissionBoard;
import io.pulseline.platform.permissions.UserSpellings;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A number typed the other way means the user who is known; two rows of one user are merged and the trail says so.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class SpellingsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Actor VERA = new Actor.Program("vera");
    private static final String KNOWN = "551187654321";
    private static final String TYPED = "5511987654321";
    private static final String THEIRS = "551187654322";
    private static final String OTHER = "5511987654322";
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "spellings");
    }

    @Autowired
    UserSpellings users;

    @Autowired
    CallPermissions permissions;

    @Autowired
    PermissionBoard board;

    @Autowired
    LiveCalls calls;

    @Autowired
    Contacts contacts;

    @Autowired
    Workers workers;

    @BeforeEach
    void ruiIsKnown() throws SQLException {
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
        String rows = " where user_key like '55%' or user_key like 'BR.%'";
        database.sql(
                "delete from app.user_spelling",
                "delete from app.permission_event" + rows,
                "delete from app.permission_request" + rows,
                "delete from app.permission" + rows);
        known(KNOWN, "BR.1", "Rui");
    }

    @Test
    void searchDialAndPermissionFindTheKnownUser() {
        WaUser typed = new WaUser(new E164(TYPED), null, null);
        WaUser rui = new WaUser(new E164(KNOWN), new Bsuid("BR.1"), "Rui");
        assertThat(users.resolve(TERN, typed)).isEqualTo(rui);
        assertThat(users.resolve(MARLIN, typed)).isEqualTo(typed);
        assertThat(permissions.state(TERN, SOFIA, typed))
                .hasValueSatisfying(state -> assertThat(state.user()).isEqualTo(rui));
        assertThat(board.rows(TERN, new BoardQuery(BoardQuery.View.ALL, null, null, "+" + TYPED, null), 10))
                .extracting(row -> row.user())
                .containsExactly(rui);
        DialResult result = calls.dial(
                TERN,
                VERA,
                new LiveCalls.Dial(
                        SOFIA, typed, null, null, "v=0", null, UUID.randomUUID().toString()));
        assertThat(result).isInstanceOf(DialResult.Dialled.class);
        assertThat(calls.list(TERN, new CallFilter(null, null, null, null, null, TYPED, null, null), null, 10)
                        .items())
                .singleElement()
                .satisfies(call -> assertThat(call.user()).isEqualTo(rui));
        assertThat(contacts.find(TERN, TYPED))
                .hasValueSatisfying(contact -> assertThat(contact.waIds()).containsExactly(KNOWN));
        assertThat(users.twin(TERN, rui)).as("one row is no twin").isEmpty();
    }

    @Test
    void twoRowsAreMergedByAPersonAndTheTrailSaysSo() throws SQLException {
        known(TYPED, null, null);
        WaUser typed = new WaUser(new E164(TYPED), null, null);
        WaUser rui = new WaUser(new E164(KNOWN), new Bsuid("BR.1"), "Rui");
        assertThat(users.resolve(TERN, typed)).as("each is a user").isEqualTo(typed);
        assertThat(users.twin(TERN, rui))
                .hasValueSatisfying(twin -> assertThat(twin.merged()).isNull());
        assertThat(users.merge(MARLIN, VERA, rui)).isFalse();
        assertThat(users.merge(TERN, VERA, rui)).isTrue();
        assertThat(users.merge(TERN, VERA, rui)).as("once").isFalse();
        assertThat(users.resolve(TERN, typed)).isEqualTo(rui);
        assertThat(users.twin(TERN, rui)).hasValueSatisfying(twin -> {
            assertThat(twin.user().waId()).isEqualTo(new E164(TYPED));
            assertThat(twin.merged()).isNotNull();
        });
        assertThat(database.one(
                        "select count(*) from app.audit_event where action = 'user.merge' and object like '%4321'"))
                .isEqualTo("1");
    }

    @Test
    void aMergedUserIsOneOnTheBoardInTheHistoryAndInSearchUntilThePersonPartsThem() throws SQLException {
        known(THEIRS, "BR.3", "Bia");
        known(OTHER, null, null);
        WaUser typed = new WaUser(new E164(OTHER), null, null);
        WaUser bia = new WaUser(new E164(THEIRS), new Bsuid("BR.3"), "Bia");
        assertThat(calls.dial(
                        TERN,
                        VERA,
                        new LiveCalls.Dial(
                                SOFIA,
                                typed,
                                null,
                                null,
                                "v=0",
                                null,
                                UUID.randomUUID().toString())))
                .isInstanceOf(DialResult.Dialled.class);
        assertThat(theirs("BR.3")).as("two users").doesNotContain(typed);
        PermissionBoard.Figures apart = board.figures(TERN, SOFIA);
        assertThat(onBoard()).containsExactlyInAnyOrder(bia, typed);

        assertThat(users.merge(TERN, VERA, bia)).isTrue();
        PermissionBoard.Figures together = board.figures(TERN, SOFIA);
        assertThat(onBoard()).containsExactly(bia);
        assertThat(together.known()).isEqualTo(apart.known() - 1);
        assertThat(together.callable()).isEqualTo(apart.callable() - 1);
        for (String sought : new String[] {"BR.3", OTHER, THEIRS}) {
            assertThat(theirs(sought)).as(sought).isNotEmpty().containsOnly(bia);
            assertThat(contacts.find(TERN, sought))
                    .hasValueSatisfying(
                            contact -> assertThat(contact.waIds()).containsExactlyInAnyOrder(THEIRS, OTHER));
        }
        assertThat(permissions.state(TERN, SOFIA, typed))
                .hasValueSatisfying(state -> assertThat(state.user()).isEqualTo(bia));

        assertThat(users.part(MARLIN, VERA, bia)).isFalse();
        assertThat(users.part(TERN, VERA, bia)).isTrue();
        assertThat(users.part(TERN, VERA, bia)).isFalse();
        assertThat(onBoard()).containsExactlyInAnyOrder(bia, typed);
        assertThat(board.figures(TERN, SOFIA)).isEqualTo(apart);
        assertThat(theirs("BR.3")).doesNotContain(typed);
        assertThat(database.one(
                        "select count(*) from app.audit_event where action = 'user.part' and object like '%4322'"))
                .isEqualTo("1");
    }

    private List<WaUser> onBoard() {
        return board.rows(TERN, new BoardQuery(BoardQuery.View.ALL, SOFIA, null, "+" + OTHER, null), 10).stream()
                .map(BoardRow::user)
                .toList();
    }

    private List<@Nullable WaUser> theirs(String sought) {
        return calls
                .list(TERN, new CallFilter(null, null, null, null, null, sought, null, null), null, 10)
                .items()
                .stream()
                .map(CallView::user)
                .toList();
    }

    @Test
    void twoPeopleAreNotMerged() throws SQLException {
        known(TYPED, "BR.2", "Ana");
        WaUser rui = new WaUser(new E164(KNOWN), new Bsuid("BR.1"), "Rui");
        assertThat(users.twin(TERN, rui)).isEmpty();
        assertThat(users.merge(TERN, VERA, rui)).isFalse();
    }

    private static void known(String waId, @Nullable String bsuid, @Nullable String name) throws SQLException {
        database.sql("""
                insert into app.permission (tenant_id, number_id, user_key, wa_id, bsuid, name, status, source, spoken_by, as_of)
                values ('%s', '%s', '%s', '%s', %s, %s, 'PERMANENT', 'never_read', 'LEDGER', now())
                """.formatted(TERN, SOFIA, bsuid == null ? waId : bsuid, waId, quoted(bsuid), quoted(name)));
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : "'" + text + "'";
    }
}
