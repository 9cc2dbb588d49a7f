package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallFact;
import io.pulseline.platform.calls.CallMachine;
import io.pulseline.platform.calls.CallState;
import io.pulseline.platform.kernel.Direction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FirstWordsTest {
    private static final Instant ANSWER = Instant.parse("2026-11-27T10:00:00Z");

    @Test
    void wordsAreWholeWhereBothWaysStoodBeforeTheAnswerOrWithinWhatNobodyNotices() {
        assertThat(FirstWords.of(ofUser(), List.of(meta(-700), agent(-20)))).isEqualTo(new FirstWords(0, "AGENT", 20));
        assertThat(FirstWords.of(ofUser(), List.of(meta(-700), agent(60)))).isEqualTo(new FirstWords(0, "AGENT", 0));
    }

    @Test
    void wordsAreCutUntilTheLastWayStands() {
        assertThat(FirstWords.of(ofUser(), List.of(meta(-700), agent(320))))
                .isEqualTo(new FirstWords(320, "AGENT", 0))
                .satisfies(words -> assertThat(words.cut()).isTrue());
        assertThat(FirstWords.of(ofUser(), List.of(agent(-5), meta(450), agent(9000))))
                .as("a leg that was made again stood before")
                .isEqualTo(new FirstWords(450, "META", 0));
    }

    @Test
    void metasSecondsAreNotTakenForMilliseconds() {
        assertThat(FirstWords.of(ofBusiness(), List.of(agent(-9000), meta(900))))
                .isEqualTo(new FirstWords(0, "META", 0));
        assertThat(FirstWords.of(ofBusiness(), List.of(agent(-9000), meta(1900))))
                .isEqualTo(new FirstWords(1900, "META", 0));
    }

    @Test
    void whatCannotBeToldIsNotTold() {
        assertThat(FirstWords.of(ofUser(), List.of(meta(-700))))
                .as("a program's own media")
                .isNull();
        assertThat(FirstWords.of(CallState.fresh(Direction.USER_INITIATED), List.of(meta(0), agent(0))))
                .isNull();
    }

    private static CallState ofUser() {
        return after(Direction.USER_INITIATED, new CallFact.AcceptTaken(ANSWER));
    }

    private static CallState ofBusiness() {
        return after(Direction.BUSINESS_INITIATED, new CallFact.UserAccepted(ANSWER));
    }

    private static CallState after(Direction direction, CallFact fact) {
        return CallMachine.apply(CallState.fresh(direction), fact).state();
    }

    private static CallEntry meta(long millis) {
        return stood(millis, "Meta's leg connected: ICE 9 ms");
    }

    private static CallEntry agent(long millis) {
        return stood(millis, "the agent's leg connected: ICE 9 ms");
    }

    private static CallEntry stood(long millis, String detail) {
        return new CallEntry(1, ANSWER.plusMillis(millis), "WORKER", "LegConnected", detail, new UUID(0, 1));
    }
}
