package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.signup.Assets;
import io.pulseline.metasim.signup.CreditLines;
import io.pulseline.metasim.signup.CreditLines.Allocation;
import io.pulseline.metasim.signup.CurrencyMoves;
import io.pulseline.metasim.signup.SharedSolutions;
import io.pulseline.metasim.webhook.Routes;
import io.pulseline.metasim.world.CallingSettings;
import io.pulseline.metasim.world.SimAccount;
import io.pulseline.metasim.world.SimFiles;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.World;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Accounts, numbers, their settings, and which app hears of them.
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphNodes {
    private static final Set<String> SMALL = Set.of("TIER_50", "TIER_250", "NOT_SET");

    private final World world;
    private final CallingSettings settings;
    private final Assets assets;
    private final CreditLines credit;
    private final CurrencyMoves moves;
    private final Routes routes;
    private final NodeWords words;
    private final GraphFaults faults;
    private final GraphAccess access;
    private final CallAnalytics analytics;
    private final PricingAnalytics pricing;
    private final SharedSolutions solutions;
    private final SimProperties properties;
    private final SimFiles files;
    private final GraphMedia media;

    GraphNodes(
            World world,
            CallingSettings settings,
            Assets assets,
            CreditLines credit,
            CurrencyMoves moves,
            Routes routes,
            NodeWords words,
            GraphFaults faults,
            GraphAccess access,
            CallAnalytics analytics,
            PricingAnalytics pricing,
            SharedSolutions solutions,
            SimProperties properties,
            SimFiles files,
            GraphMedia media) {
        this.world = world;
        this.settings = settings;
        this.assets = assets;
        this.credit = credit;
        this.moves = moves;
        this.routes = routes;
        this.words = words;
        this.faults = faults;
        this.access = access;
        this.analytics = analytics;
        this.pricing = pricing;
        this.solutions = solutions;
        this.properties = properties;
        this.files = files;
        this.media = media;
    }

    @GetMapping("/{number}/settings")
    Map<String, Object> settings(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestParam(name = "include_sip_credentials", defaultValue = "false") boolean withPassword) {
        access.number(token, number);
        faults.strike("settings");
        return Map.of("calling", settings.read(world.number(number), withPassword));
    }

    @PostMapping("/{number}/settings")
    Map<String, Object> updateSettings(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body) {
        access.number(token, number);
        faults.strike("settings", number);
        SimNumber line = world.number(number);
        eligible(line, body.path("calling"));
        settings.update(line, body.path("calling"));
        return Map.of("success", true);
    }

    /// A number, an account or a file, whichever has the id.
    @GetMapping("/{node}")
    Map<String, Object> node(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String node,
            @RequestParam(defaultValue = "") String fields) {
        access.business(token);
        if (CallAnalytics.asked(fields)) {
            faults.strike("call_analytics");
            access.account(token, node);
            return analytics.answer(account(node).id(), fields);
        }
        if (PricingAnalytics.asked(fields)) {
            faults.strike("pricing_analytics");
            access.account(token, node);
            return pricing.answer(account(node).id(), fields);
        }
        faults.strike("node");
        Allocation allocation = credit.find(node);
        if (allocation != null) {
            access.system(token);
            return GraphCredit.describe(allocation);
        }
        if (solutions.has(node)) {
            access.system(token);
            return solutions.find(node).words(properties.appId());
        }
        if (moves.has(node)) {
            access.account(token, moves.source(node));
            faults.strike("currency");
            return moves.read(node);
        }
        SimFiles.SimFile file = files.find(node);
        if (file != null) {
            return media.describe(token, file);
        }
        SimAccount account = world.account(node).orElse(null);
        if (account != null) {
            access.account(token, node);
            return words.of(account);
        }
        access.number(token, node);
        return words.of(world.number(node));
    }

    /// What switching calling on needs, beyond the document itself.
    ///
    /// @see "Meta, Configure call settings, 26 Jun 2026: 138015, 138018"
    private void eligible(SimNumber number, JsonNode wanted) {
        if (number.calling() || !wanted.path("status").asString("").equals("ENABLED")) {
            return;
        }
        Assets.Line line = assets.line(number.id());
        if (line.onPhoneApp()) {
            throw new GraphError(400, 100, "Invalid parameter", "The number is in use with the WhatsApp Business app.");
        }
        if (!line.registered()) {
            throw new GraphError(400, 133010, "Phone number not registered on the WhatsApp Business Platform", null);
        }
        if (SMALL.contains(line.tier())) {
            throw new GraphError(
                    400,
                    138015,
                    "Calling cannot be enabled",
                    "The messaging limit of this business is too low: 2000 are needed.");
        }
        boolean heard = routes.of(number.waba()).subscribed() && routes.fields().contains("calls");
        if (!number.sip() && !heard) {
            throw new GraphError(
                    400, 138018, "Calling cannot be enabled", "No app is subscribed to the calls webhook field.");
        }
    }

    private SimAccount account(String waba) {
        return world.account(waba).orElseThrow(() -> World.unknown(waba));
    }
}
