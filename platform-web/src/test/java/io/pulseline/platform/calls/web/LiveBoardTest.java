package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.calls.web.LiveBoard.Figures;
import io.pulseline.platform.calls.web.LiveBoard.Picture;
import io.pulseline.platform.calls.web.LiveBoard.Row;
import io.pulseline.platform.kernel.CallId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveBoardTest {
    private static final List<Row> THOUSAND =
            IntStream.range(0, 1000).mapToObj(n -> row(n, "Sava", 4.2, null)).toList();

    @Test
    void ofAThousandLinesThoseAreDrawnThatSaySomethingNew() {
        List<Row> later = new java.util.ArrayList<>(THOUSAND);
        later.removeFirst();
        later.set(10, row(11, "Ivo", 4.2, null));
        later.add(row(1000, null, null, null));
        var change = new Picture(later).since(new Picture(THOUSAND)).orElseThrow();
        assertThat(change.fresh()).extracting(Row::id).containsExactly(id(11), id(1000));
        assertThat(change.gone()).containsExactly(id(0));
        assertThat(new Picture(later).since(new Picture(later)).orElseThrow().isEmpty())
                .isTrue();
    }

    @Test
    void whereMostLinesAreNewTheWholeIsLessWork() {
        Picture thousand = new Picture(THOUSAND);
        assertThat(thousand.since(Picture.NONE)).isEmpty();
        assertThat(Picture.NONE.since(thousand)).as("the empty state").isEmpty();
        Picture others = new Picture(IntStream.range(400, 1200)
                .mapToObj(n -> row(n, "Ivo", 4.2, null))
                .toList());
        assertThat(others.since(thousand)).isEmpty();
    }

    @Test
    void theWholeComesInPartsThatABrowserDrawsOneByOne() {
        var parts = LiveBoard.parts(THOUSAND);
        assertThat(parts).hasSize(20).allSatisfy(part -> assertThat(part).hasSize(50));
        assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(THOUSAND);
        assertThat(LiveBoard.parts(List.of())).as("to take the last line away").containsExactly(List.of());
        assertThat(LiveBoard.parts(THOUSAND.subList(0, 51))).hasSize(2);
    }

    @Test
    void figuresCountTheLines() {
        List<Row> rows = List.of(
                row(1, null, null, 1), row(2, "Sava", 3.2, null), row(3, "Sava", 3.6, null), row(4, null, null, 2));
        assertThat(Figures.of(rows)).isEqualTo(new Figures(0, 0, 4, 2));
        assertThat(rows).extracting(Row::poor).containsExactly(false, true, false, false);
    }

    private static Row row(int n, @Nullable String agent, @Nullable Double mos, @Nullable Integer place) {
        String order = "2-%014d-%s".formatted(n, id(n));
        return new Row(
                id(n), order, null, true, "Sofia", agent, null, null, false, "IN_PROGRESS", n, mos, false, place);
    }

    private static CallId id(int n) {
        return new CallId(new UUID(0, n));
    }
}
