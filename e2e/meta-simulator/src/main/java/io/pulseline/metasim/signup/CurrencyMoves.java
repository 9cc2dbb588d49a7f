package io.pulseline.metasim.signup;

import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.world.SimAccount;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.World;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Accounts on their way to another currency: Meta makes a copy, then moves the numbers when it is told to.
///
/// @see "Meta, Change billing currency via API, 23 Jun 2026"
@Component
public class CurrencyMoves {
    private static final Set<String> CURRENCIES = Set.of("AUD", "BRL", "EUR", "GBP", "IDR", "INR", "USD");

    private final World world;
    private final Assets assets;
    private final Grants grants;
    private final Map<String, Move> moves = new ConcurrentHashMap<>();

    CurrencyMoves(World world, Assets assets, Grants grants) {
        this.world = world;
        this.assets = assets;
        this.grants = grants;
    }

    /// @param copy null until it is made
    /// @param reads how often somebody asked: each time it is one step further, until it waits
    private record Move(
            String id,
            String source,
            String currency,
            String status,
            @Nullable String copy,
            int reads) {}

    public void reset() {
        moves.clear();
    }

    /// Whether a node with this id is one of these.
    public boolean has(String id) {
        return moves.containsKey(id);
    }

    /// The account that is copied.
    public String source(String id) {
        return move(id).source();
    }

    /// @return id of the migration
    public synchronized String begin(String source, String currency) {
        SimAccount account = world.account(source).orElseThrow(() -> World.unknown(source));
        if (!CURRENCIES.contains(currency)) {
            throw new GraphError(400, 100, "Invalid parameter", "currency " + currency + " is not supported");
        }
        if (account.currency().equals(currency)) {
            throw new GraphError(400, 100, "Invalid parameter", "The account is billed in " + currency + " already.");
        }
        if (world.numbersOf(source).stream()
                .anyMatch(number -> assets.line(number.id()).onPhoneApp())) {
            throw new GraphError(
                    400, 100, "Invalid parameter", "Accounts with numbers on the phone's app cannot be migrated.");
        }
        if (moves.values().stream()
                .anyMatch(move -> move.source().equals(source) && !move.status().equals("COMPLETED"))) {
            throw new GraphError(400, 100, "Invalid parameter", "A migration of this account is in progress.");
        }
        String id = "mig_" + UUID.randomUUID().toString().replace("-", "");
        moves.put(id, new Move(id, source, currency, "INITIATED", null, 0));
        return id;
    }

    /// One step further than the last time somebody asked.
    public synchronized Map<String, Object> read(String id) {
        Move move = move(id);
        Move now = move.reads() == 0 && move.status().equals("INITIATED") ? inProgress(move) : readiness(move);
        moves.put(id, now);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", id);
        answer.put("status", now.status());
        if (now.copy() != null) {
            SimAccount copy = world.account(now.copy()).orElseThrow();
            answer.put(
                    "destination_waba",
                    Map.of("id", copy.id(), "name", copy.name(), "currency", copy.currency(), "timezone_id", "1"));
        }
        return answer;
    }

    private static Move inProgress(Move move) {
        return new Move(move.id(), move.source(), move.currency(), "IN_PROGRESS", null, 1);
    }

    private Move readiness(Move move) {
        if (!move.status().equals("IN_PROGRESS")) {
            return move;
        }
        SimAccount source = world.account(move.source()).orElseThrow();
        Assets.@Nullable Account owned = assets.account(source.id());
        SimAccount copy = owned == null
                ? assets.copy(source, move.currency())
                : assets.open(owned.business(), source.name(), move.currency(), owned.appOnly());
        if (owned != null) {
            Assets.@Nullable Account made = assets.account(copy.id());
            if (made != null) {
                made.staff().addAll(owned.staff());
            }
        }
        grants.share(source.id(), copy.id());
        return new Move(move.id(), move.source(), move.currency(), "READY_TO_COMPLETE", copy.id(), move.reads() + 1);
    }

    /// The numbers go.
    public synchronized void resume(String id) {
        Move move = move(id);
        String copy = move.copy();
        if (copy == null || !move.status().equals("READY_TO_COMPLETE")) {
            throw new GraphError(400, 100, "Invalid parameter", "The migration is " + move.status() + ".");
        }
        for (SimNumber number : world.numbersOf(move.source())) {
            world.put(new SimNumber(number.id(), copy, number.e164(), number.name(), number.calling(), number.sip()));
        }
        moves.put(id, new Move(id, move.source(), move.currency(), "COMPLETED", copy, move.reads()));
    }

    private Move move(String id) {
        Move move = moves.get(id);
        if (move == null) {
            throw World.unknown(id);
        }
        return move;
    }
}
