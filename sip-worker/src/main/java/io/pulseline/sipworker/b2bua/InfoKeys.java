package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Keys towards a telephone system that takes no telephone-events: one INFO a key, the next one when the last is
/// answered, so that they keep their order over UDP too.
final class InfoKeys {
    private static final int MOST_WAITING = 32;

    private final Sender sender;
    private final Deque<InfoKey> waiting = new ArrayDeque<>();
    private String type = InfoKey.RELAY;
    private boolean busy;
    private boolean refused;

    /// Sends an INFO within the dialog.
    @FunctionalInterface
    interface Sender extends BiConsumer<BodyOf, ClientListener> {}

    /// @param type of the body
    record BodyOf(String type, String text) {
        void into(SipRequest info) {
            info.setBody(type, text);
        }
    }

    InfoKeys(Sender sender) {
        this.sender = sender;
    }

    void press(InfoKey key) {
        synchronized (this) {
            if (refused || waiting.size() >= MOST_WAITING) {
                return;
            }
            waiting.add(key);
            if (busy) {
                return;
            }
            busy = true;
        }
        next();
    }

    private void next() {
        InfoKey key;
        String form;
        synchronized (this) {
            key = refused ? null : waiting.peek();
            form = type;
            busy = key != null;
        }
        if (key != null) {
            sender.accept(new BodyOf(form, key.body(form)), new Answer());
        }
    }

    private synchronized void judge(@Nullable SipResponse answer) {
        int status = answer == null ? 408 : answer.status();
        if (status == 415 && type.equals(InfoKey.RELAY)) {
            // the key again, in the other form
            type = InfoKey.PLAIN;
            return;
        }
        refused = status == 405 || status == 415 || status == 501;
        waiting.poll();
    }

    private final class Answer implements ClientListener {
        @Override
        public void answered(SipResponse response) {
            if (response.isFinal()) {
                judge(response);
                next();
            }
        }

        @Override
        public void failed(String why) {
            judge(null);
            next();
        }
    }
}
