package io.pulseline.audioworker.mix;

import io.pulseline.audioworker.voice.Line;
import io.pulseline.audioworker.voice.VoiceCall;
import io.pulseline.platform.wire.MixMode;
import io.pulseline.platform.wire.MixPartner;

/// One supervised talk: each hears the others, never itself; who hears the supervisor depends on the
/// mode. A bot in the agent's place hears the user alone: it would answer every other voice.
public final class MixCall implements VoiceCall {
    /// Two tones of a fifth of a second, a fifth between.
    public static final int ANNOUNCED_FRAMES = 30;

    private final Line user;
    private final Line agent;
    private final Line supervisor;
    private final short[] ofUser = new short[Line.FRAME];
    private final short[] ofAgent = new short[Line.FRAME];
    private final short[] ofSupervisor = new short[Line.FRAME];
    private final short[] mixed = new short[Line.FRAME];
    private final Pips pips = new Pips();
    private final MixPartner partner;
    private MixMode mode;
    private int announces;

    /// @param announces so many frames begin with a sign that somebody listens, heard by user and agent
    public MixCall(Line user, Line agent, Line supervisor, MixMode mode, int announces, MixPartner partner) {
        this.announces = announces;
        this.partner = partner;
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
        if (announces > 0) {
            short[] sign = pips.frame(ANNOUNCED_FRAMES - announces--);
            user.say(sign);
            agent.say(partner == MixPartner.BOT ? ofUser : sign);
            return true;
        }
        if (partner == MixPartner.BOT) {
            agent.say(ofUser);
            user.say(mode == MixMode.BARGE ? sum(ofAgent, ofSupervisor) : ofAgent);
            return !user.isAbandoned(now);
        }
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
