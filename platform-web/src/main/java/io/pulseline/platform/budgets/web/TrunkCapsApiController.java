package io.pulseline.platform.budgets.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.budgets.TrunkCaps;
import io.pulseline.platform.kernel.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a trunk may cost a day, for programs.
@RestController
@RequestMapping("/api/v1/sip/trunks/{id}/day-caps")
class TrunkCapsApiController {
    private final TrunkCaps caps;

    TrunkCapsApiController(TrunkCaps caps) {
        this.caps = caps;
    }

    record Amount(@Nullable String amount, @Nullable String currency) {}

    /// @param caps all that there are from now on; an empty list takes them away
    record Document(@Nullable List<Amount> caps) {}

    /// @param caps  at most one for each currency that the tenant's accounts are billed in; with one, calls billed in a
    /// currency that has none are refused
    /// @param day   the last one that the trunk dialled on, absent while it never did
    /// @param spent on that day, with what is held for calls that have no price yet
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Resource(List<ApiMoney> caps, @Nullable LocalDate day, List<ApiMoney> spent) {}

    @GetMapping
    Resource show(ApiCaller caller, @PathVariable String id) {
        TrunkCaps.Standing standing = standing(caller, uuid(id));
        return new Resource(money(standing.caps()), standing.day(), money(standing.spent()));
    }

    @PutMapping
    Resource replace(ApiCaller caller, @PathVariable String id, @RequestBody Document document) {
        UUID trunk = uuid(id);
        TrunkCaps.Standing standing = standing(caller, trunk);
        return switch (caps.change(caller.tenantId(), caller.actor(), trunk, read(document, standing))) {
            case KEPT -> show(caller, id);
            case UNKNOWN_TRUNK -> throw ApiProblem.notFound("trunk");
            case UNKNOWN_CURRENCY -> throw ApiProblem.invalid("caps", "has a currency that no account is billed in");
        };
    }

    private TrunkCaps.Standing standing(ApiCaller caller, UUID trunk) {
        return caps.of(caller.tenantId(), trunk).orElseThrow(() -> ApiProblem.notFound("trunk"));
    }

    private static Map<String, BigDecimal> read(Document document, TrunkCaps.Standing standing) {
        if (document.caps() == null) {
            throw ApiProblem.invalid("caps", "is required; an empty list takes the caps away");
        }
        Map<String, BigDecimal> caps = new TreeMap<>();
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < document.caps().size(); i++) {
            Amount given = document.caps().get(i);
            String currency = given.currency();
            Optional<BigDecimal> amount = Optional.ofNullable(given.amount()).flatMap(TrunkCapController::amount);
            if (amount.isEmpty()) {
                errors.add(new FieldError("caps[" + i + "].amount", "is a decimal above zero, as text"));
            }
            if (currency == null || !standing.currencies().contains(currency)) {
                errors.add(new FieldError(
                        "caps[" + i + "].currency",
                        "is one that an account is billed in: " + String.join(", ", standing.currencies())));
            } else if (amount.isPresent() && caps.put(currency, amount.get()) != null) {
                errors.add(new FieldError("caps[" + i + "].currency", "has a cap already"));
            }
        }
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        return caps;
    }

    private static List<ApiMoney> money(Map<String, BigDecimal> amounts) {
        return amounts.entrySet().stream()
                .map(one -> ApiMoney.of(new Money(one.getValue(), Currency.getInstance(one.getKey()))))
                .toList();
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException other) {
            throw ApiProblem.notFound("trunk");
        }
    }
}
