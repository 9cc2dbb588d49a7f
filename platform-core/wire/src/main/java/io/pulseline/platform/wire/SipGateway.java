package io.pulseline.platform.wire;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Sip-worker to platform, on the gateway port of any web node.
@HttpExchange("/workers/v1/sip")
public interface SipGateway {
    /// Whom the worker has to know.
    @PostExchange("/book")
    SipBook book(@RequestBody SipBook.Question question);

    /// A call begins. Answers only after commit.
    @PostExchange("/calls")
    SipDecision open(@RequestBody SipOpening opening);

    @PostExchange("/states")
    EventReceipt states(@RequestBody SipStates states);
}
