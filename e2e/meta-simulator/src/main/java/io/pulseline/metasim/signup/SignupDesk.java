package io.pulseline.metasim.signup;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.webhook.Routes;
import io.pulseline.metasim.webhook.WebhookSender;
import io.pulseline.metasim.world.SimAccount;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What happens at Meta when a customer finishes the window: accounts and numbers come to be, the app is granted them,
/// and the app's owner hears `PARTNER_ADDED`.
@Component
public class SignupDesk {
    /// The one Multi-Partner Solution of this world.
    public static final String SOLUTION = "774400000000001";

    private final Assets assets;
    private final Grants grants;
    private final Routes routes;
    private final WebhookSender webhooks;
    private final World world;
    private final Partner partner;
    private final SimProperties properties;
    private final SimClock clock;
    private volatile Plan plan = Plan.ORDINARY;

    SignupDesk(
            Assets assets,
            Grants grants,
            Routes routes,
            WebhookSender webhooks,
            World world,
            Partner partner,
            SimProperties properties,
            SimClock clock) {
        this.assets = assets;
        this.grants = grants;
        this.routes = routes;
        this.webhooks = webhooks;
        this.world = world;
        this.partner = partner;
        this.properties = properties;
        this.clock = clock;
    }

    /// What is unusual about the sign-ups to come.
    ///
    /// @param codeAge   how old the code is already when the page gets it
    /// @param pin       two-step PIN that the number has from elsewhere; null for none
    /// @param tier      messaging limit of the business
    /// @param scopes    what the customer leaves switched on
    /// @param tokenLife null: the token never expires
    public record Plan(
            Duration codeAge,
            @Nullable String pin,
            String tier,
            List<String> scopes,
            @Nullable Duration tokenLife) {
        static final Plan ORDINARY = new Plan(Duration.ZERO, null, "TIER_2K", Grants.ALL_SCOPES, null);
    }

    /// The ways in which an account comes to the app.
    public enum Door {
        /// the window in a partner's page, or Meta's hosted page
        SHARED,
        /// the app alone is let in
        APP_ONLY,
        /// the partner asked for the account: its system user is on it, no token is at the customer's business
        PARTNER,
        /// a Multi-Partner Solution
        SOLUTION
    }

    /// @param accounts one or several
    public record Order(String business, List<Ordered> accounts, boolean onPhoneApp, Door door) {
        public Order(String business, List<Ordered> accounts, boolean onPhoneApp) {
            this(business, accounts, onPhoneApp, Door.SHARED);
        }
    }

    /// @param phone null: finished without a number
    public record Ordered(
            String name,
            @Nullable String currency,
            @Nullable String phone) {}

    /// @param numbers in the order of the accounts; shorter where one has none
    public record Granted(String code, String business, List<String> wabas, List<String> numbers) {}

    public void plan(Plan wanted) {
        plan = wanted;
    }

    public Plan plan() {
        return plan;
    }

    public void reset() {
        plan = Plan.ORDINARY;
        grants.clear();
        routes.clear();
        assets.reset();
    }

    public synchronized Granted finish(Order order) {
        if (order.accounts().isEmpty()) {
            throw new GraphError(400, 100, "Invalid parameter", "no account was chosen");
        }
        String business = assets.business();
        List<String> wabas = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        for (Ordered wanted : order.accounts()) {
            String currency = wanted.currency();
            SimAccount account = assets.open(
                    business, wanted.name(), currency == null ? "USD" : currency, order.door() == Door.APP_ONLY);
            Assets.Account owned = assets.account(account.id());
            if (order.door() == Door.PARTNER && owned != null) {
                owned.staff().add(partner.systemUser());
            }
            // granted assets are told newest first
            wabas.addFirst(account.id());
            routes.set(account.id(), new Routes.Route(false, null));
            if (wanted.phone() != null && !wanted.phone().isBlank()) {
                SimNumber number = assets.add(account.id(), wanted.phone(), wanted.name());
                Assets.Line line = assets.line(number.id());
                line.verified = true;
                line.onPhoneApp = order.onPhoneApp();
                line.tier = plan.tier();
                line.pin = plan.pin();
                numbers.add(number.id());
            }
        }
        Duration life = plan.tokenLife();
        Grants.Grant grant = new Grants.Grant(
                business,
                List.copyOf(wabas),
                plan.scopes(),
                clock.instant(),
                life == null ? null : clock.instant().plus(life),
                false);
        switch (order.door()) {
            case SHARED, APP_ONLY -> grants.install(business, grant);
            case SOLUTION -> grants.install(SOLUTION + " " + business, grant);
            case PARTNER -> {}
        }
        for (String waba : wabas) {
            tell(
                    waba,
                    business,
                    order.door() == Door.APP_ONLY ? "PARTNER_APP_INSTALLED" : "PARTNER_ADDED",
                    order.door());
        }
        return new Granted(grants.code(grant, plan.codeAge()), business, wabas, numbers);
    }

    /// By API instead of the window: not yet verified.
    public String addNumber(String waba, String countryCode, String phone, String name) {
        SimNumber number = assets.add(waba, countryCode + phone, name);
        assets.line(number.id()).tier = plan.tier();
        return number.id();
    }

    /// The customer throws the app out of one account's business.
    public void removeApp(String waba) {
        Assets.Account account = assets.account(waba);
        if (account == null) {
            throw World.unknown(waba);
        }
        for (String lost : grants.removeApp(account.business())) {
            routes.set(lost, new Routes.Route(false, null));
            tell(lost, account.business(), "PARTNER_APP_UNINSTALLED", Door.SHARED);
        }
    }

    /// The customer takes one account back; the app stays where it is.
    public void unshare(String waba) {
        Assets.Account account = assets.account(waba);
        if (account == null) {
            throw World.unknown(waba);
        }
        grants.unshare(waba);
        account.staff().clear();
        routes.set(waba, new Routes.Route(false, null));
        tell(waba, account.business(), "PARTNER_REMOVED", Door.SHARED);
    }

    /// Meta's word alone, as when it comes days late: nothing is taken away.
    public void sayRemoved(String waba) {
        Assets.Account account = assets.account(waba);
        tell(waba, account == null ? "" : account.business(), "PARTNER_REMOVED", Door.SHARED);
    }

    private void tell(String waba, String business, String event, Door door) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("waba_id", waba);
        info.put("owner_business_id", business);
        if (event.startsWith("PARTNER_APP")) {
            info.put("partner_app_id", properties.appId());
        }
        if (door == Door.SOLUTION) {
            info.put("solution_id", SOLUTION);
            info.put("solution_partner_business_ids", List.of(partner.businessId()));
        }
        webhooks.send(partner.businessId(), "account_update", Map.of("event", event, "waba_info", info));
    }
}
