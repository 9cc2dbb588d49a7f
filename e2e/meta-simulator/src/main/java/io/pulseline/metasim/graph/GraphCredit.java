package io.pulseline.metasim.graph;

import io.pulseline.metasim.signup.Assets;
import io.pulseline.metasim.signup.CreditLines;
import io.pulseline.metasim.signup.CreditLines.Allocation;
import io.pulseline.metasim.signup.Partner;
import io.pulseline.metasim.world.World;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The partner's system user on customers' accounts, and the line of credit: both need the system user's token.
///
/// @see "Meta, Managing credit lines, 26 Nov 2025"
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphCredit {
    private final Partner partner;
    private final Assets assets;
    private final CreditLines lines;
    private final World world;
    private final GraphAccess access;
    private final GraphFaults faults;

    GraphCredit(
            Partner partner, Assets assets, CreditLines lines, World world, GraphAccess access, GraphFaults faults) {
        this.partner = partner;
        this.assets = assets;
        this.lines = lines;
        this.world = world;
        this.access = access;
        this.faults = faults;
    }

    @PostMapping("/{waba}/assigned_users")
    Map<String, Object> assign(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String waba,
            @RequestParam(defaultValue = "") String user,
            @RequestParam(defaultValue = "") String tasks) {
        access.system(token);
        faults.strike("assigned_users");
        if (world.account(waba).isEmpty()) {
            throw World.unknown(waba);
        }
        if (!user.equals(partner.systemUser())) {
            throw new GraphError(400, 100, "Invalid parameter", "user " + user + " is no system user of this business");
        }
        if (!tasks.contains("MANAGE")) {
            throw new GraphError(400, 100, "Invalid parameter", "tasks must be a list with MANAGE");
        }
        Assets.Account account = assets.account(waba);
        if (account != null && account.appOnly()) {
            throw new GraphError(403, 200, "Permissions error", "The customer installed the app alone.");
        }
        if (account != null) {
            account.staff().add(user);
        }
        return Map.of("success", true);
    }

    @GetMapping("/{waba}/assigned_users")
    Map<String, Object> assigned(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String waba) {
        access.business(token);
        Assets.Account account = assets.account(waba);
        return Map.of(
                "data",
                account == null
                        ? List.of()
                        : account.staff().stream()
                                .map(user -> Map.of("id", user, "tasks", List.of("MANAGE")))
                                .toList());
    }

    @GetMapping("/{business}/extendedcredits")
    Map<String, Object> lines(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String business) {
        access.system(token);
        faults.strike("credit");
        if (!business.equals(partner.businessId())) {
            throw World.unknown(business);
        }
        return Map.of("data", List.of(Map.of("id", partner.creditLine(), "legal_entity_name", "Halyard Connect")));
    }

    @PostMapping("/{line}/whatsapp_credit_sharing_and_attach")
    Map<String, Object> share(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String line,
            @RequestParam(name = "waba_id", defaultValue = "") String waba,
            @RequestParam(name = "waba_currency", defaultValue = "") String currency) {
        access.system(token);
        faults.strike("credit");
        return Map.of("allocation_config_id", lines.share(line, waba, currency).id(), "waba_id", waba);
    }

    @GetMapping("/{line}/owning_credit_allocation_configs")
    Map<String, Object> records(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String line,
            @RequestParam(name = "receiving_business_id", defaultValue = "") String business) {
        access.system(token);
        faults.strike("credit");
        return Map.of(
                "data",
                lines.owned(business).stream()
                        .map(one -> Map.of("id", one.id(), "receiving_business", Map.of("id", one.business())))
                        .toList());
    }

    @DeleteMapping("/{allocation}")
    Map<String, Object> revoke(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String allocation) {
        access.system(token);
        faults.strike("credit");
        lines.revoke(allocation);
        return Map.of("success", true);
    }

    /// The record of one loan, as the node endpoint shows it.
    static Map<String, Object> describe(Allocation allocation) {
        return Map.of(
                "id",
                allocation.id(),
                "receiving_credential",
                Map.of("id", allocation.credential()),
                "receiving_business",
                Map.of("id", allocation.business()),
                "request_status",
                allocation.status());
    }
}
