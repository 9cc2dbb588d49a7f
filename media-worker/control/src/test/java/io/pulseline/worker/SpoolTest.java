package io.pulseline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A fact is told until the platform has it, also over a crash of this process, and never under a new name.
class SpoolTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final CallId CALL = CallId.of("0a0b0c0d-0000-4000-8000-000000000002");

    @TempDir
    Path directory;

    @Test
    void aFactIsOfferedUntilItIsAcknowledged() throws IOException {
        Spool spool = spool(START);
        spool.add(ended("one"));
        spool.add(ended("two"));
        assertThat(reasons(spool)).containsExactly("one", "two");
        assertThat(reasons(spool)).containsExactly("one", "two");
        spool.acknowledge(spool.epoch(), 1);
        assertThat(reasons(spool)).containsExactly("two");
        spool.acknowledge(spool.epoch(), 2);
        assertThat(spool.next()).isEmpty();
    }

    @Test
    void figuresOfQualityWaitForCompanyAndWhatPeopleWaitForDoesNot() throws IOException {
        Spool spool = spool(START);
        spool.next();
        spool.add(new WorkerEvent.QualityReported(CALL, START, LegName.META, 250, 0, 1.0, null, 4.3, null));
        assertThat(spool.due()).isFalse();
        spool.add(ended("one"));
        assertThat(spool.due()).isTrue();
        assertThat(spool.next().orElseThrow().events()).hasSize(2);
        spool.acknowledge(spool.epoch(), 2);
        assertThat(spool.due()).isFalse();
    }

    @Test
    void sequencesHaveNoGapsAndGoOnAfterTheFileWasEmptied() throws IOException {
        Spool spool = spool(START);
        spool.add(ended("one"));
        spool.next();
        spool.acknowledge(spool.epoch(), 1);
        spool.add(ended("two"));
        assertThat(spool.next().orElseThrow().events())
                .extracting(EventBatch.Numbered::sequence)
                .containsExactly(2L);
    }

    @Test
    void afterACrashTheOldFactsComeFirstUnderTheirOwnEpoch() throws IOException {
        Spool crashed = spool(START);
        crashed.add(ended("before"));
        crashed.next();
        Spool next = spool(START.plusSeconds(5));
        next.add(ended("after"));
        EventBatch first = next.next().orElseThrow();
        assertThat(first.epoch()).isEqualTo(crashed.epoch());
        assertThat(first.events()).extracting(EventBatch.Numbered::sequence).containsExactly(1L);
        next.acknowledge(first.epoch(), 1);
        assertThat(files()).hasSize(1);
        EventBatch second = next.next().orElseThrow();
        assertThat(second.epoch()).isEqualTo(next.epoch());
        assertThat(second.events()).extracting(EventBatch.Numbered::sequence).containsExactly(1L);
    }

    @Test
    void aLineThatTheCrashToreIsLeftOutAlsoInTheMiddleOfALetter() throws IOException {
        Spool crashed = spool(START);
        crashed.add(ended("whole"));
        crashed.next();
        byte[] torn = "2 {\"type\":\"SessionEnded\",\"reason\":\"…".getBytes(StandardCharsets.UTF_8);
        Files.write(files().getFirst(), Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);
        assertThat(reasons(spool(START.plusSeconds(5)))).containsExactly("whole");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static List<String> reasons(Spool spool) throws IOException {
        return spool.next().orElseThrow().events().stream()
                .map(numbered -> ((WorkerEvent.SessionEnded) numbered.event()).reason())
                .toList();
    }

    private static WorkerEvent ended(String reason) {
        return new WorkerEvent.SessionEnded(CALL, START, reason);
    }

    private Spool spool(Instant now) {
        WorkerProperties properties = new WorkerProperties(
                "media-1",
                "local",
                10,
                URI.create("https://localhost:1"),
                URI.create("https://localhost:2"),
                directory,
                Duration.ofHours(2));
        return new Spool(properties, JsonMapper.builder().build(), Clock.fixed(now, ZoneOffset.UTC));
    }
}
