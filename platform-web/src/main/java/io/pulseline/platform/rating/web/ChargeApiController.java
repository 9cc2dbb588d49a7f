package io.pulseline.platform.rating.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.rating.Charge;
import io.pulseline.platform.rating.Charges;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What a call cost, for programs.
@RestController
class ChargeApiController {
    private final Charges charges;

    ChargeApiController(Charges charges) {
        this.charges = charges;
    }

    /// 404 also while the call lives: it has no charge yet.
    @GetMapping("/api/v1/calls/{id}/charge")
    ChargeResource show(ApiCaller caller, @PathVariable String id) {
        CallId call;
        try {
            call = new CallId(UUID.fromString(id));
        } catch (IllegalArgumentException notAnId) {
            throw ApiProblem.notFound("call");
        }
        Charge charge = caller.find(tenant -> charges.find(tenant, call))
                .map(ApiCaller.Found::value)
                .orElseThrow(() -> ApiProblem.notFound("charge"));
        return ChargeResource.of(charge);
    }
}
