package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.CallPermissionReads.Action;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.CallPermissionReads.Status;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class BoardIT extends LedgerScene {
    private static final ZoneId SOFIA_TIME = ZoneId.of("Europe/Sofia");

    @Autowired
    PermissionBoard board;

    @Autowired
    ReconcileJob reconcile;

    @Autowired
    Tenants tenants;

    @Test
    void findsUsersByWhatTheyAreAndWhatIsAboutToHappen() {
        granted(START, START.plus(Duration.ofHours(168)));
        assertThat(in(BoardQuery.View.ENDING)).isEmpty();
        clock.pass(Duration.ofHours(120));
        assertThat(in(BoardQuery.View.ENDING)).hasSize(1);
        call("a", clock.instant(), null).forEach(this::hear);
        assertThat(in(BoardQuery.View.RISK)).isEmpty();
        call("b", clock.instant().plusSeconds(60), null).forEach(this::hear);
        assertThat(in(BoardQuery.View.RISK))
                .singleElement()
                .extracting(BoardRow::unanswered)
                .isEqualTo(2);
        clock.pass(Duration.ofHours(48));
        assertThat(in(BoardQuery.View.ENDING)).isEmpty();
        assertThat(in(BoardQuery.View.ALL))
                .singleElement()
                .extracting(BoardRow::status)
                .isEqualTo(PermissionStatus.NONE);
    }

    @Test
    void showsWhoWaitsAndWhoIsBlockedUntilWhen() {
        meta.answer =
                FakeMeta.says(Status.NO_PERMISSION, List.of(new ActionState(Action.SEND_REQUEST, true, List.of())));
        permissions.request(TERN, SAVA, SOFIA, user, null, null, "board" + user.key());
        assertThat(in(BoardQuery.View.ASKED))
                .singleElement()
                .extracting(BoardRow::askedAt)
                .isEqualTo(START);
        assertThat(in(BoardQuery.View.BLOCKED))
                .singleElement()
                .extracting(BoardRow::askAt)
                .isEqualTo(START.plus(Duration.ofHours(24)));
        clock.pass(Duration.ofHours(24));
        assertThat(in(BoardQuery.View.BLOCKED)).isEmpty();
        call("talk", clock.instant(), Duration.ofSeconds(20)).forEach(this::hear);
        assertThat(in(BoardQuery.View.ALL))
                .singleElement()
                .extracting(BoardRow::talkedAt)
                .isEqualTo(clock.instant());
    }

    @Test
    void pagesThroughAllOfThemOnceSoonestEndFirst() {
        String prefix = "3859177" + Math.abs(user.key().hashCode() % 100);
        for (int i = 0; i < 25; i++) {
            WaUser one = new WaUser(new E164(prefix + (100 + i)), null, null);
            hear(new io.pulseline.platform.webhooks.MetaEvent.PermissionReply(
                    one,
                    "wamid.p" + prefix + i,
                    START,
                    true,
                    i % 5 == 0,
                    i % 5 == 0 ? null : START.plusSeconds(86_400 - i % 3),
                    false,
                    null));
        }
        List<BoardRow> all = new ArrayList<>();
        BoardQuery.Cursor after = null;
        List<BoardRow> page;
        do {
            page = board.rows(TERN, new BoardQuery(BoardQuery.View.ALL, SOFIA, null, prefix, after), 7);
            boolean more = page.size() > 7;
            page = more ? page.subList(0, 7) : page;
            all.addAll(page);
            after = more ? BoardQuery.Cursor.of(page.getLast().cursor().text()) : null;
        } while (after != null);
        assertThat(all).extracting(BoardRow::key).doesNotHaveDuplicates().hasSize(25);
        assertThat(all)
                .extracting(row -> row.expiresAt() == null ? Instant.MAX : row.expiresAt())
                .isSorted();
        assertThat(permissions.states(TERN, all))
                .extracting(PermissionState::user)
                .isEqualTo(all.stream().map(BoardRow::user).toList());
    }

    @Test
    void countsTheEndsOfADayInTheViewersHours() {
        long before = board.calendar(TERN, SOFIA, SOFIA_TIME).get(7).cells().get(5);
        // 11:00 in Sofia a week later
        granted(START, Instant.parse("2026-11-17T09:00:00Z"));
        assertThat(board.calendar(TERN, SOFIA, SOFIA_TIME).get(7).cells().get(5))
                .isEqualTo(before + 1);
        assertThat(board.figures(TERN, SOFIA).temporary()).isPositive();
    }

    @Test
    void readsAgainWhatMayHaveBeenTakenBackInSilenceAndSaysSo() {
        granted(START, null);
        meta.answer = FakeMeta.says(Status.NO_PERMISSION, List.of());
        clock.pass(Duration.ofHours(1));
        reconcile.run(tenants.bySlug("tern").orElseThrow(), (done, total, note) -> {});
        assertThat(state().status()).isEqualTo(PermissionStatus.NONE);
        assertThat(in(BoardQuery.View.DRIFT))
                .singleElement()
                .extracting(BoardRow::driftFrom)
                .isEqualTo("PERMANENT");
        assertThat(permissions.events(TERN, SOFIA, user).getLast().detail())
                .isEqualTo("Meta says NONE; ours said PERMANENT");
    }

    @Test
    void asksOnNoLongerWhenMetaSaysItIsTooMuch() {
        granted(START, null);
        meta.answer = new GraphResult.Failed<>(FakeMeta.TOO_MANY_READS);
        reconcile.run(tenants.bySlug("tern").orElseThrow(), (done, total, note) -> {});
        assertThat(state().status()).isEqualTo(PermissionStatus.PERMANENT);
    }

    private List<BoardRow> in(BoardQuery.View view) {
        return board.rows(TERN, new BoardQuery(view, SOFIA, null, user.waId().digits(), null), 50);
    }
}
