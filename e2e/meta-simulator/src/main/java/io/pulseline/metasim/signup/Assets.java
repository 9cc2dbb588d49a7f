package io.pulseline.metasim.signup;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.world.SimAccount;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What Meta knows of accounts and numbers beyond the cast: who owns them, whether the number is registered, its
/// two-step PIN. The cast came aboard long ago.
///
/// @see "Meta, Registration, 4 Nov 2025; Two-step verification, 5 Nov 2025"
@Component
public class Assets {
    private static final int TRIES = 10;
    private static final List<String> REGIONS =
            List.of("AU", "ID", "IN", "JP", "SG", "KR", "DE", "CH", "GB", "BR", "BH", "ZA", "AE", "CA");
    private static final Duration SPAN = Duration.ofHours(72);
    private static final int PIN_GUESSES = 5;

    private final World world;
    private final Clock clock;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    Assets(World world, SimClock clock) {
        this.world = world;
        this.clock = clock;
        reset();
    }

    /// @param business owner's portfolio
    /// @param appOnly  only the app was let in: no system user can be put on it
    public record Account(String id, String business, Set<String> staff, boolean appOnly) {}

    /// A number's way to the network.
    public static final class Line {
        boolean verified;
        boolean registered;
        boolean onPhoneApp;
        boolean sandbox;

        @Nullable
        String pin;

        @Nullable
        String code;

        /// where messages are kept at rest; null: anywhere
        @Nullable
        String region;

        String tier = "TIER_2K";
        int wrongPins;
        final List<Instant> tries = new ArrayList<>();

        public boolean verified() {
            return verified;
        }

        public boolean registered() {
            return registered;
        }

        public boolean onPhoneApp() {
            return onPhoneApp;
        }

        public boolean sandbox() {
            return sandbox;
        }

        public String tier() {
            return tier;
        }
    }

    public final void reset() {
        accounts.clear();
        lines.clear();
        ids.set(System.currentTimeMillis() % 1_000_000_000L);
    }

    /// Empty for the cast's accounts.
    public @Nullable Account account(String waba) {
        return accounts.get(waba);
    }

    public Line line(String number) {
        return lines.computeIfAbsent(number, cast -> {
            Line line = new Line();
            line.verified = true;
            line.registered = true;
            line.tier = "TIER_10K";
            return line;
        });
    }

    SimAccount open(String business, String name, String currency, boolean appOnly) {
        SimAccount account = new SimAccount(id("1092"), name, currency);
        world.put(account);
        accounts.put(account.id(), new Account(account.id(), business, ConcurrentHashMap.newKeySet(), appOnly));
        return account;
    }

    /// An account of the cast once more: whoever had the first has this one.
    SimAccount copy(SimAccount account, String currency) {
        SimAccount copy = new SimAccount(id("1092"), account.name(), currency);
        world.put(copy);
        return copy;
    }

    /// @throws GraphError when the digits are no number, or another account has it
    SimNumber add(String waba, String phone, String name) {
        String digits = phone.replaceAll("[^0-9]", "");
        if (!digits.matches("[1-9][0-9]{6,14}")) {
            throw new GraphError(400, 100, "Invalid parameter", "'" + phone + "' is not a phone number");
        }
        if (world.numberNamed(digits).isPresent()) {
            throw new GraphError(
                    400, 100, 2388001, "This number is registered to an existing WhatsApp account.", "+" + digits);
        }
        SimNumber number = new SimNumber(id("2071"), waba, digits, name, false, false);
        world.put(number);
        lines.put(number.id(), new Line());
        return number;
    }

    String business() {
        return id("3301");
    }

    private String id(String prefix) {
        return prefix + "%011d".formatted(ids.addAndGet(7) % 100_000_000_000L);
    }

    /// @param method SMS or VOICE
    /// @return what the phone reads or hears
    public String requestCode(String number, String method) {
        Line line = line(number);
        if (!Set.of("SMS", "VOICE").contains(method)) {
            throw new GraphError(400, 100, "Invalid parameter", "code_method must be SMS or VOICE");
        }
        if (line.verified) {
            throw new GraphError(400, 136024, "Request code error", "The phone number is already verified.");
        }
        line.code = "%06d".formatted(ThreadLocalRandom.current().nextInt(1_000_000));
        return line.code;
    }

    public void verify(String number, String code) {
        Line line = line(number);
        if (line.code == null || !line.code.equals(code)) {
            throw new GraphError(400, 136025, "Verify code error", "The code is wrong or was never asked for.");
        }
        line.verified = true;
        line.code = null;
    }

    /// The number comes onto Cloud API.
    ///
    /// @throws GraphError 133016 more than 10 in 72 h, 133005 another PIN, 133008 too many of them,
    ///   133006 unverified
    public synchronized void register(String number, String pin, @Nullable String region) {
        Line line = line(number);
        Instant now = clock.instant();
        line.tries.removeIf(at -> at.isBefore(now.minus(SPAN)));
        if (line.tries.size() >= TRIES) {
            throw new GraphError(
                    400,
                    133016,
                    "Account register/deregister rate limit exceeded",
                    TRIES + " requests in 72 hours are allowed for a number");
        }
        line.tries.add(now);
        if (!pin.matches("[0-9]{6}")) {
            throw new GraphError(400, 100, "Invalid parameter", "pin must have 6 digits");
        }
        if (line.onPhoneApp) {
            throw new GraphError(400, 100, "Invalid parameter", "The number is in use with the WhatsApp Business app.");
        }
        if (!line.verified) {
            throw new GraphError(400, 133006, "Phone number needs to be verified before registering", null);
        }
        if (line.wrongPins >= PIN_GUESSES) {
            throw new GraphError(400, 133008, "Too many two step verification PIN guesses", "Wait and try again.");
        }
        if (line.pin != null && !line.pin.equals(pin)) {
            line.wrongPins++;
            throw new GraphError(400, 133005, "Two step verification PIN Mismatch", "The PIN is not this number's.");
        }
        if (region != null && !REGIONS.contains(region)) {
            throw new GraphError(400, 100, "Invalid parameter", "data_localization_region " + region + " is unknown");
        }
        if (line.registered && region != null && !region.equals(line.region)) {
            throw new GraphError(
                    400, 100, "Invalid parameter", "The region changes only after the number was deregistered.");
        }
        line.wrongPins = 0;
        line.pin = pin;
        if (!line.registered) {
            line.region = region;
        }
        line.registered = true;
    }

    public synchronized void deregister(String number) {
        Line line = line(number);
        if (line.onPhoneApp) {
            throw new GraphError(400, 100, "Invalid parameter", "The number is in use with the WhatsApp Business app.");
        }
        if (!line.registered) {
            throw new GraphError(400, 133010, "Phone number not registered", null);
        }
        line.registered = false;
    }

    /// Somebody sets another PIN in WhatsApp Manager.
    public void setPin(String number, String pin) {
        Line line = line(number);
        line.pin = pin;
        line.wrongPins = 0;
    }

    /// For tests: tier, whether it is on the phone's app, whether its account is a sandbox.
    public void adjust(String number, @Nullable String tier, @Nullable Boolean onPhoneApp, @Nullable Boolean sandbox) {
        Line line = line(number);
        if (sandbox != null) {
            line.sandbox = sandbox;
        }
        if (tier != null) {
            line.tier = tier;
        }
        if (onPhoneApp != null) {
            line.onPhoneApp = onPhoneApp;
        }
    }

    /// For `/_sim/state`.
    public List<Map<String, Object>> state() {
        List<Map<String, Object>> all = new ArrayList<>();
        lines.forEach((number, line) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("number_id", number);
            row.put("verified", line.verified);
            row.put("registered", line.registered);
            row.put("pin", line.pin);
            row.put("data_localization_region", line.region);
            row.put("code", line.code);
            row.put("register_requests", line.tries.size());
            all.add(row);
        });
        return all;
    }
}
