package io.pulseline.audioworker.mix;

import io.pulseline.audioworker.voice.Line;
import io.pulseline.audioworker.voice.VoiceCall;
import io.pulseline.platform.wire.MixMode;

/// One supervised talk: each hears the others, never itself; who hears the supervisor depends on the mode.
public final class MixCall implements VoiceCall {
    private final Line user;
    private final Line agent;
    private final Line supervisor;
    private final short[] ofUser = new short[Line.FRAME];
    private final short[] ofAgent = new short[Line.FRAME];
    private final short[] ofSupervisor = new short[Line.FRAME];
    private final short[] mixed = new short[Line.FRAME];
    private MixMode mode;

    public MixCall(Line user, Line agent, Line supervisor, MixMode mode) {
        this.user = user;
        this.agent = agent;
        this.supervisor = supervisor;
        this.mode = mode;
    }

    public void change(MixMode to) {
        mode = to;
    }

    @Override
    public boolean tick(long now) {
        user.receive(now);
        agent.receive(now);
        supervisor.receive(now);
        user.hear(ofUser);
        agent.hear(ofAgent);
        supervisor.hear(ofSupervisor);
        supervisor.say(sum(ofUser, ofAgent));
        switch (mode) {
            case LISTEN -> {
                user.say(ofAgent);
                agent.say(ofUser);
            }
            case WHISPER -> {
                user.say(ofAgent);
                agent.say(sum(ofUser, ofSupervisor));
            }
            case BARGE -> {
                user.say(sum(ofAgent, ofSupervisor));
                agent.say(sum(ofUser, ofSupervisor));
            }
        }
        // the media-worker reports on its links for as long as it has the talk
        return !user.isAbandoned(now);
    }

    private short[] sum(short[] one, short[] other) {
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (short) Math.clamp(one[i] + other[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return mixed;
    }

    @Override
    public void close() {
        user.close();
        agent.close();
        supervisor.close();
    }
}
