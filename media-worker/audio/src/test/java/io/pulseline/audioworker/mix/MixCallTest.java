package io.pulseline.audioworker.mix;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.audioworker.voice.Ends;
import io.pulseline.audioworker.voice.Line;
import io.pulseline.audioworker.voice.Tone;
import io.pulseline.platform.wire.MixMode;
import io.pulseline.platform.wire.MixPartner;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who hears whom in a supervised talk: the user says 440 Hz, the agent 880, the supervisor 1320.
class MixCallTest {
    @ParameterizedTest
    @CsvSource({
        "PERSON, LISTEN,  880,      440,      440+880",
        "PERSON, WHISPER, 880,      440+1320, 440+880",
        "PERSON, BARGE,   880+1320, 440+1320, 440+880",
        "BOT,    LISTEN,  880,      440,      440+880",
        "BOT,    BARGE,   880+1320, 440,      440+880"
    })
    void eachHearsTheOthersAndNeverItself(
            MixPartner partner, MixMode mode, String user, String agent, String supervisor) throws Exception {
        Ends ofUser = Ends.open(key -> {});
        Ends ofAgent = Ends.open(key -> {});
        Ends ofSupervisor = Ends.open(key -> {});
        MixCall mix = new MixCall(ofUser.ours(), ofAgent.ours(), ofSupervisor.ours(), MixMode.LISTEN, 0, partner);
        mix.change(mode);
        Tone[] tones = {new Tone(440), new Tone(880), new Tone(1320)};
        Line[] far = {ofUser.theirs(), ofAgent.theirs(), ofSupervisor.theirs()};
        short[][] heard = new short[3][Line.FRAME];
        for (int i = 0; i < 25; i++) {
            for (int one = 0; one < 3; one++) {
                far[one].say(tones[one].frame());
            }
            assertThat(mix.tick(0)).isTrue();
            for (int one = 0; one < 3; one++) {
                far[one].receive(0);
                far[one].hear(heard[one]);
            }
        }
        assertThat(tones(heard[0])).as("user").isEqualTo(user);
        assertThat(tones(heard[1])).as("agent").isEqualTo(agent);
        assertThat(tones(heard[2])).as("supervisor").isEqualTo(supervisor);
        mix.close();
        Arrays.stream(far).forEach(Line::close);
    }

    /// It would take the sign for the user's voice, and stop speaking.
    @Test
    void aBotHearsNoSign() throws Exception {
        Ends ofUser = Ends.open(key -> {});
        Ends ofBot = Ends.open(key -> {});
        Ends ofSupervisor = Ends.open(key -> {});
        MixCall mix = new MixCall(
                ofUser.ours(),
                ofBot.ours(),
                ofSupervisor.ours(),
                MixMode.LISTEN,
                MixCall.ANNOUNCED_FRAMES,
                MixPartner.BOT);
        short[] heard = new short[Line.FRAME];
        long userHeard = 0;
        long botHeard = 0;
        for (int i = 0; i < MixCall.ANNOUNCED_FRAMES; i++) {
            mix.tick(0);
            ofUser.theirs().receive(0);
            ofUser.theirs().hear(heard);
            userHeard += loudest(heard);
            ofBot.theirs().receive(0);
            ofBot.theirs().hear(heard);
            botHeard += loudest(heard);
        }
        assertThat(userHeard).isPositive();
        assertThat(botHeard).isZero();
        mix.close();
        Stream.of(ofUser, ofBot, ofSupervisor).map(Ends::theirs).forEach(Line::close);
    }

    private static long loudest(short[] heard) {
        long loudest = 0;
        for (short sample : heard) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        return loudest;
    }

    private static String tones(short[] heard) {
        List<String> found = Stream.of(440, 880, 1320)
                .filter(hertz -> Tone.heard(heard, hertz))
                .map(String::valueOf)
                .toList();
        return String.join("+", found);
    }
}
