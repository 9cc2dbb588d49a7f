package io.pulseline.platform.calls.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.calls.CallHolds;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.kernel.PersonId;
import java.util.UUID;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Puts the user of an agent's conversation on hold by program, and ends it.
@RestController
@RequestMapping("/api/v1/calls/{id}/hold")
class CallHoldApiController {
    private final CallsApiController reader;
    private final LiveCalls calls;
    private final CallHolds holds;

    CallHoldApiController(CallsApiController reader, LiveCalls calls, CallHolds holds) {
        this.reader = reader;
        this.calls = calls;
        this.holds = holds;
    }

    @PostMapping
    CallResource create(ApiCaller caller, @PathVariable String id) {
        CallView call = reader.find(caller, id);
        return told(call, holds.hold(call.tenant(), agent(call), call.id()));
    }

    @DeleteMapping
    CallResource remove(ApiCaller caller, @PathVariable String id) {
        CallView call = reader.find(caller, id);
        return told(call, holds.resume(call.tenant(), agent(call), call.id()));
    }

    private CallResource told(CallView call, boolean done) {
        if (!done) {
            throw ApiProblem.unavailable("The media worker of this call does not answer.");
        }
        return calls.find(call.tenant(), call.id()).map(reader::whole).orElseThrow(() -> ApiProblem.notFound("call"));
    }

    private static PersonId agent(CallView call) {
        UUID agent = call.agentId();
        if (agent == null || call.phase() != Phase.IN_PROGRESS) {
            throw ApiProblem.conflict("Only a conversation of an agent can be put on hold.");
        }
        return new PersonId(agent);
    }
}
