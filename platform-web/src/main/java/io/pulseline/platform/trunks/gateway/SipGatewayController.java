package io.pulseline.platform.trunks.gateway;

import io.pulseline.platform.trunks.SipBooks;
import io.pulseline.platform.trunks.SipDesk;
import io.pulseline.platform.trunks.SipLearner;
import io.pulseline.platform.trunks.Standings;
import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipGateway;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.wire.SipStates;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/// The gateway's doors for sip-workers.
@RestController
class SipGatewayController implements SipGateway {
    private static final int MOST = 10_000;

    private final SipBooks books;
    private final SipDesk desk;
    private final Standings standings;
    private final SipLearner learner;

    SipGatewayController(SipBooks books, SipDesk desk, Standings standings, SipLearner learner) {
        this.books = books;
        this.desk = desk;
        this.standings = standings;
        this.learner = learner;
    }

    @Override
    public SipBook book(@RequestBody SipBook.Question question) {
        check(question.protocol());
        learner.doubt(question.doubted());
        return books.read(question.known());
    }

    @Override
    public SipDecision open(@RequestBody SipOpening opening) {
        check(opening.protocol());
        return desk.open(opening);
    }

    @Override
    public EventReceipt states(@RequestBody SipStates states) {
        check(states.protocol());
        if (states.peers().size() > MOST || states.bans().size() > MOST) {
            throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "at most " + MOST);
        }
        standings.tell(states);
        learner.doubt(states.doubted());
        return new EventReceipt(states.peers().size());
    }

    private static void check(int protocol) {
        if (!Protocol.accepts(protocol)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "protocol " + protocol);
        }
    }
}
