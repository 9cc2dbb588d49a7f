package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.ClientTransaction;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.SessionExpires;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipStack;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One INVITE of ours until its fate: answers one challenge, can be taken back, acknowledges what has to be, and ends
/// what nobody wants: an answer after we gave up, a second answer of a fork.
final class Attempt implements ClientListener {
    private static final int MOST_WIDENINGS = 2;
    private static final int MOST_BRANCHES = 10;

    private final SipStack stack;
    private final Way way;
    private final LongFunction<SipRequest> invites;
    private final @Nullable DigestClient digest;
    private final Fate fate;
    private long sequence = 1;
    private boolean challenged;
    private boolean provisional;
    private boolean cancelled;
    private boolean over;
    private volatile @Nullable String reason;
    private @Nullable ClientTransaction transaction;
    private @Nullable SipResponse challenge;
    private @Nullable Dialog dialog;
    private @Nullable String answeredTag;
    private final Map<String, Early> early = new HashMap<>();
    private long interval;
    private int widened;

    /// What one branch of the INVITE has told reliably before its final answer.
    private static final class Early {
        private final Dialog dialog;
        private long sequence;
        private String sdp = "";

        Early(Dialog dialog) {
            this.dialog = dialog;
        }
    }

    /// Told once, apart from ringing.
    interface Fate {
        void sent(SipRequest request, Flow flow);

        void heard(SipResponse response, Flow flow);

        void ringing(SipResponse response);

        /// The ACK has been sent.
        void answered(Dialog dialog, SipResponse answer);

        /// @param status 408 for silence, 503 when the peer cannot be reached, 487 when we took it back
        void refused(int status, String reason);
    }

    /// @param invites makes the same INVITE with a given CSeq number; where it has no Contact it gets ours
    /// @param digest  null when no challenge is answered
    Attempt(SipStack stack, Way way, LongFunction<SipRequest> invites, @Nullable DigestClient digest, Fate fate) {
        this.stack = stack;
        this.way = way;
        this.invites = invites;
        this.digest = digest;
        this.fate = fate;
    }

    /// Blocks for a connection.
    void start() {
        send(next(sequence));
    }

    private SipRequest next(long number) {
        SipRequest invite = invites.apply(number);
        if (interval > 0) {
            invite.headers().set("Session-Expires", String.valueOf(interval)).set("Min-SE", String.valueOf(interval));
        }
        return invite;
    }

    private void send(SipRequest invite) {
        try {
            Flow flow = way.flow();
            if (!invite.headers().has("Contact")) {
                invite.headers().add("Contact", stack.contact(flow));
            }
            synchronized (this) {
                fate.sent(invite, flow);
                transaction = stack.send(invite, flow, this);
            }
        } catch (IOException unreachable) {
            refuse(503, String.valueOf(unreachable.getMessage()));
        }
    }

    /// Takes it back. A provisional answer has to have come first (RFC 3261 §9.1), so it may take a moment.
    ///
    /// @param why a Reason header, null for none
    void cancel(@Nullable String why) {
        synchronized (this) {
            if (over || cancelled) {
                return;
            }
            cancelled = true;
            reason = why;
            if (!provisional || transaction == null) {
                return;
            }
        }
        takeBack(java.util.Objects.requireNonNull(transaction));
    }

    private void takeBack(ClientTransaction invite) {
        fate.sent(stack.cancel(invite, reason), invite.flow());
    }

    /// Nothing was heard from it: somebody else is asked, and what still comes is taken back.
    void abandon(String why) {
        synchronized (this) {
            if (over || provisional) {
                return;
            }
            cancelled = true;
        }
        refuse(408, why);
    }

    @Override
    public void answered(SipResponse response) {
        ClientTransaction current;
        synchronized (this) {
            current = transaction;
        }
        if (current == null) {
            return;
        }
        fate.heard(response, current.flow());
        if (response.isSuccess()) {
            success(response, current);
        } else if (response.isFinal()) {
            refusal(response);
        } else {
            boolean takeBack;
            synchronized (this) {
                takeBack = cancelled && !provisional;
                provisional = true;
            }
            if (takeBack) {
                takeBack(current);
            } else if (response.status() > 100 && confirmed(response, current)) {
                fate.ringing(response);
            }
        }
    }

    /// Confirms what is told reliably by PRACK, each once and in its order (RFC 3262 §4).
    ///
    /// @return false for a repeat, and for what comes before its turn
    private boolean confirmed(SipResponse response, ClientTransaction current) {
        Optional<Long> number = response.headers()
                .get("RSeq")
                .filter(text -> response.names("Require", "100rel") && text.matches("[0-9]{1,10}"))
                .map(Long::valueOf);
        String tag = response.to().tag().orElse("");
        if (number.isEmpty() || tag.isEmpty()) {
            return true;
        }
        SipRequest prack;
        synchronized (this) {
            Early known = early.get(tag);
            if (known == null && early.size() < MOST_BRANCHES) {
                known = new Early(Dialog.dialled(current.request(), response));
                early.put(tag, known);
            } else if (known == null || number.get() != known.sequence + 1) {
                return false;
            }
            known.sequence = number.get();
            if (response.body().length > 0) {
                known.sdp = response.bodyText();
            }
            prack = known.dialog.request("PRACK");
        }
        prack.headers().add("RAck", number.get() + " " + response.cseq());
        fate.sent(prack, current.flow());
        stack.send(prack, current.flow(), Unheard.LISTENER);
        return true;
    }

    private void success(SipResponse response, ClientTransaction current) {
        String tag = response.to().tag().orElse("");
        Dialog fresh;
        boolean unwanted;
        synchronized (this) {
            if (tag.equals(answeredTag)) {
                // its ACK was lost
                acknowledge(java.util.Objects.requireNonNull(dialog), response, current.flow());
                return;
            }
            Early known = early.get(tag);
            fresh = known == null
                    ? Dialog.dialled(current.request(), response)
                    : known.dialog.confirmed(current.request(), response);
            if (known != null && response.body().length == 0 && !known.sdp.isEmpty()) {
                // its answer to our offer came before, reliably
                response.setBody("application/sdp", known.sdp);
            }
            unwanted = over || cancelled;
            if (!unwanted) {
                over = true;
                answeredTag = tag;
                dialog = fresh;
            }
        }
        acknowledge(fresh, response, current.flow());
        if (!unwanted) {
            fate.answered(fresh, response);
            return;
        }
        SipRequest bye = fresh.request("BYE");
        fate.sent(bye, current.flow());
        stack.send(bye, current.flow(), Unheard.LISTENER);
        refuse(487, "Request Terminated");
    }

    private void acknowledge(Dialog with, SipResponse response, Flow flow) {
        SipRequest ack = with.ack(response);
        fate.sent(ack, flow);
        stack.sendAck(ack, flow);
    }

    private void refusal(SipResponse response) {
        boolean again = false;
        SipRequest next = null;
        synchronized (this) {
            boolean asked = response.status() == 401 || response.status() == 407;
            if (asked && !challenged && digest != null && !cancelled) {
                challenged = true;
                next = next(++sequence);
                challenge = response;
                again = digest.authorise(next, response);
                provisional = false;
            } else if (response.status() == 422 && widened < MOST_WIDENINGS && !cancelled) {
                long wanted = SessionExpires.least(response);
                again = wanted > interval;
                interval = Math.max(interval, wanted);
                widened++;
                next = next(++sequence);
                provisional = false;
                if (challenge != null && digest != null) {
                    digest.authorise(next, challenge);
                    challenged = false;
                }
            }
        }
        if (again && next != null) {
            send(next);
        } else {
            refuse(response.status(), response.reason());
        }
    }

    @Override
    public void failed(String why) {
        refuse(408, why);
    }

    private void refuse(int status, String reason) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        fate.refused(status, reason);
    }
}
