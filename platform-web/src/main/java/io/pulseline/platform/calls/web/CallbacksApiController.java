package io.pulseline.platform.calls.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiUser;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.MissedCall;
import io.pulseline.platform.calls.MissedCalls;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// Users who called a number and reached nobody; for programs.
@RestController
class CallbacksApiController {
    private final MissedCalls missed;
    private final BusinessNumbers numbers;
    private final CallsApiController reader;

    CallbacksApiController(MissedCalls missed, BusinessNumbers numbers, CallsApiController reader) {
        this.missed = missed;
        this.numbers = numbers;
        this.reader = reader;
    }

    /// @param callId   the last missed call; what a settlement names
    /// @param calls    how often since the last conversation
    /// @param assignee name of who shall call back
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String callId,
            ApiUser user,
            int calls,
            Instant firstAt,
            Instant lastAt,
            boolean queued,
            @Nullable String assignee) {
        static Line of(MissedCall call) {
            return new Line(
                    call.call().toString(),
                    ApiUser.of(call.user()),
                    call.calls(),
                    call.firstAt(),
                    call.lastAt(),
                    call.queued(),
                    call.assigneeName());
        }
    }

    record Lines(List<Line> items) {}

    /// Those that wait, newest first, at most 100.
    @GetMapping("/api/v1/numbers/{id}/callbacks")
    Lines index(ApiCaller caller, @PathVariable String id) {
        if (id.isBlank() || id.length() > 64) {
            throw ApiProblem.notFound("number");
        }
        ApiCaller.Found<BusinessNumber> number = caller.find(tenant -> numbers.find(tenant, new PhoneNumberId(id)))
                .orElseThrow(() -> ApiProblem.notFound("number"));
        return new Lines(missed.open(number.tenant(), number.value().id()).stream()
                .map(Line::of)
                .toList());
    }

    /// The user's missed calls up to this one are done.
    @PostMapping("/api/v1/calls/{id}/settlement")
    CallResource settle(ApiCaller caller, @PathVariable String id) {
        CallView call = reader.find(caller, id);
        if (!missed.settle(call.tenant(), call.id(), caller.actor().label())) {
            throw ApiProblem.conflict("Only a missed call of a user can be settled.");
        }
        return reader.whole(call);
    }
}
