package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.SessionExpires;
import io.pulseline.sipworker.stack.SipMessage;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.Timers;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The session with the telephone system: its timer, and our refreshes. An UPDATE is enough where it is
/// allowed; else it is a re-INVITE with the description that stands.
final class TrunkSession {
    private static final int MOST_WIDENINGS = 2;

    private final SessionTerms terms;
    private final Line line;
    private final SessionTimer timer;
    private boolean updates;
    private boolean inviting;
    private long seconds;

    /// The way to the telephone system.
    interface Line {
        /// A request within the dialog.
        ///
        /// @return null when the call is over
        @Nullable
        SipRequest request(String method);

        /// Our last description.
        String description();

        void send(SipRequest request, ClientListener listener);

        /// Answers a challenge of a system that we dialled.
        ///
        /// @return false where it is not answered
        boolean authorise(SipRequest request, SipResponse challenge);

        void acknowledge(SipResponse ok);

        /// The answer to our re-INVITE: it may move the media.
        void answered(SipResponse ok);

        void give(String why);
    }

    TrunkSession(SessionTerms terms, Line line, Timers timers) {
        this.terms = terms;
        this.line = line;
        this.timer = new SessionTimer(timers, this::refresh, () -> line.give("the session was not refreshed in time"));
    }

    /// The telephone system said yes to our INVITE.
    void taken(SipResponse ok) {
        knows(ok);
        SessionTerms.taken(ok).ifPresent(this::start);
    }

    /// We say yes to the telephone system: writes the terms into the answer.
    void answer(SipRequest request, SipResponse ok) {
        if (request.is("INVITE")) {
            knows(request);
        }
        Optional<SessionTerms.Agreed> agreed = terms.answer(request, ok);
        agreed.ifPresentOrElse(this::start, timer::pause);
    }

    Optional<SipResponse> refusal(SipRequest request) {
        return terms.refusal(request);
    }

    private synchronized void knows(SipMessage message) {
        updates = message.names("Allow", "UPDATE");
    }

    private void start(SessionTerms.Agreed agreed) {
        synchronized (this) {
            seconds = agreed.seconds();
        }
        timer.start(agreed);
    }

    /// Whether a re-INVITE of ours has no answer yet: one of the other side has to wait (RFC 3261 §14.2).
    synchronized boolean isInviting() {
        return inviting;
    }

    void stop() {
        timer.stop();
    }

    private void refresh() {
        refresh(0, null);
    }

    private void refresh(int widened, @Nullable SipResponse challenge) {
        String method;
        long interval;
        synchronized (this) {
            method = updates ? "UPDATE" : "INVITE";
            interval = seconds;
        }
        SipRequest request = line.request(method);
        if (request == null) {
            return;
        }
        request.headers()
                .add("Supported", "timer")
                .add("Session-Expires", new SessionExpires(interval, "uac").toString())
                .add("Min-SE", String.valueOf(widened == 0 ? terms.least() : interval))
                .add("Allow", SipEdge.ALLOW);
        if (method.equals("INVITE")) {
            synchronized (this) {
                inviting = true;
            }
            request.setBody("application/sdp", line.description());
        }
        if (challenge != null && !line.authorise(request, challenge)) {
            over();
            return;
        }
        line.send(request, new Answer(method, widened, challenge != null));
    }

    private final class Answer implements ClientListener {
        private final String method;
        private final int widened;
        private final boolean proved;
        private boolean told;

        Answer(String method, int widened, boolean proved) {
            this.proved = proved;
            this.method = method;
            this.widened = widened;
        }

        @Override
        public void answered(SipResponse response) {
            if (!response.isFinal()) {
                return;
            }
            boolean invite = method.equals("INVITE");
            if (invite && response.isSuccess()) {
                line.acknowledge(response);
            }
            synchronized (this) {
                if (told) {
                    return;
                }
                told = true;
            }
            if (invite) {
                over();
            }
            if (response.isSuccess()) {
                if (invite) {
                    line.answered(response);
                }
                SessionTerms.taken(response).ifPresentOrElse(TrunkSession.this::start, timer::pause);
            } else {
                refused(response);
            }
        }

        private void refused(SipResponse response) {
            long wanted = SessionExpires.least(response);
            switch (response.status()) {
                case 401, 407 -> {
                    if (!proved) {
                        refresh(widened, response);
                    }
                }
                case 408, 481 -> line.give("the telephone system knows the call no more");
                case 405, 501 -> {
                    if (method.equals("UPDATE")) {
                        without();
                        refresh(widened, null);
                    }
                }
                case 422 -> {
                    if (widened < MOST_WIDENINGS && widen(wanted)) {
                        refresh(widened + 1, null);
                    }
                }
                // both asked at once: the one whose Call-ID it is waits longer (RFC 3261 §14.1)
                case 491 -> timer.retry(RandomGenerator.getDefault().nextLong(2100, 4000));
                default -> timer.retry(lifetime() * 1000 / 12);
            }
        }

        @Override
        public void failed(String why) {
            over();
            line.give("the telephone system does not answer: " + why);
        }
    }

    private synchronized void over() {
        inviting = false;
    }

    private synchronized void without() {
        updates = false;
    }

    private synchronized boolean widen(long wanted) {
        boolean larger = wanted > seconds;
        seconds = Math.max(seconds, wanted);
        return larger;
    }

    private synchronized long lifetime() {
        return seconds;
    }
}
