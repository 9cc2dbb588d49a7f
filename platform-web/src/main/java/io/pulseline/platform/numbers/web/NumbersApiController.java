package io.pulseline.platform.numbers.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Numbers for programs. A number of another tenant does not exist.
@RestController
@RequestMapping("/api/v1/numbers")
class NumbersApiController {
    private final BusinessNumbers numbers;

    NumbersApiController(BusinessNumbers numbers) {
        this.numbers = numbers;
    }

    @GetMapping
    ApiPage<NumberResource> list(ApiCaller caller) {
        return ApiPage.whole(caller.tenants().stream()
                .flatMap(tenant ->
                        numbers.all(tenant.id()).stream().map(number -> NumberResource.of(tenant.slug(), number)))
                .toList());
    }

    @GetMapping("/{id}")
    NumberResource show(ApiCaller caller, @PathVariable String id) {
        ApiCaller.Found<BusinessNumber> found = find(caller, id);
        String slug = caller.tenants().stream()
                .filter(tenant -> tenant.id().equals(found.tenant()))
                .findFirst()
                .orElseThrow()
                .slug();
        return NumberResource.of(slug, found.value());
    }

    @GetMapping("/{id}/readiness")
    NumberResource.Readiness readiness(ApiCaller caller, @PathVariable String id) {
        ApiCaller.Found<BusinessNumber> found = find(caller, id);
        return numbers.readiness(found.tenant(), found.value().id())
                .map(checks -> NumberResource.Readiness.of(id, checks))
                .orElseThrow(() -> ApiProblem.notFound("number"));
    }

    private ApiCaller.Found<BusinessNumber> find(ApiCaller caller, String id) {
        if (id.isBlank() || id.length() > 64) {
            throw ApiProblem.notFound("number");
        }
        return caller.find(tenant -> numbers.find(tenant, new PhoneNumberId(id)))
                .orElseThrow(() -> ApiProblem.notFound("number"));
    }
}
