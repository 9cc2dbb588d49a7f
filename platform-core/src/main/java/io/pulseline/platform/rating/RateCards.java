package io.pulseline.platform.rating;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Meta's cards as the BSP imported them. A card is never edited; a newer version supersedes it from its
/// effective day on.
@Service
public class RateCards {
    private static final Logger LOG = LoggerFactory.getLogger(RateCards.class);

    private final TenantTransactions transactions;
    private final Markets markets;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final JsonMapper json;

    RateCards(TenantTransactions transactions, Markets markets, JdbcClient jdbc, AuditTrail audit, JsonMapper json) {
        this.transactions = transactions;
        this.markets = markets;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
    }

    /// @param kind          whether it prices calls or messages; versions of the two are counted apart
    /// @param effectiveFrom earliest effective day of its rows
    /// @param approvedBy    null while nobody approved it
    /// @param active        whether it was put in force
    /// @param activeFrom    first day that it prices, when it was put in force for a day; null for all its
    ///                      days
    public record Card(
            UUID id,
            CardImport.Kind kind,
            Currency currency,
            int version,
            LocalDate effectiveFrom,
            Instant importedAt,
            String importedBy,
            String sourceName,
            boolean active,
            int rates,
            @Nullable String approvedBy,
            @Nullable LocalDate activeFrom) {}

    /// @return the card, or empty when the result has errors: then nothing is stored
    public Optional<Card> store(Actor actor, String sourceName, CardImport.Result result) {
        if (!result.errors().isEmpty() || result.currency() == null) {
            return Optional.empty();
        }
        UUID id = UUID.randomUUID();
        LocalDate first = result.rates().stream()
                .map(Rate::effectiveFrom)
                .min(LocalDate::compareTo)
                .orElseThrow();
        transactions.asOperator("import a rate card", () -> {
            jdbc.sql("""
                            insert into rate_card (id, kind, currency, version, effective_from, imported_by, source_name)
                            select ?, ?, ?, coalesce(max(version), 0) + 1, ?, ?, ? from rate_card where currency = ? and kind = ?
                            """)
                    .param(id)
                    .param(result.kind().name())
                    .param(result.currency())
                    .param(first)
                    .param(actor.label())
                    .param(sourceName)
                    .param(result.currency())
                    .param(result.kind().name())
                    .update();
            for (Rate rate : result.rates()) {
                insert(id, rate);
            }
            note(
                    actor,
                    "rate-card.import",
                    id,
                    Map.of(
                            "currency",
                            String.valueOf(result.currency()),
                            "source",
                            sourceName,
                            "rates",
                            result.rates().size()));
            return true;
        });
        return all().stream().filter(card -> card.id().equals(id)).findFirst();
    }

    private void insert(UUID card, Rate rate) {
        jdbc.sql("""
                        insert into rate (card_id, market, country, prefix, category, tier_from, tier_to, per_minute, effective_from,
                                          source)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(card)
                .param(rate.market())
                .param(rate.country())
                .param(rate.prefix())
                .param(rate.category())
                .param(rate.tier().from())
                .param(rate.tier().to())
                .param(rate.perMinute())
                .param(rate.effectiveFrom())
                .param(rate.source())
                .update();
    }

    /// Puts a card in force. From the effective day of its rows on it supersedes older versions; what it does
    /// not name, and the days before, stay with them.
    ///
    /// @return false for an unknown id
    public boolean activate(Actor actor, UUID id) {
        return activate(actor, id, null);
    }

    /// @param from first day that the card prices, in the zone of each account; null: from the effective day
    ///             of each row
    /// @return false for an unknown id
    public boolean activate(Actor actor, UUID id, @Nullable LocalDate from) {
        return transactions.asOperator("activate a rate card", () -> {
            int known = jdbc.sql("""
                            update rate_card set active_from = case when active then active_from else ? end, active = true,
                                                 activated_at = coalesce(activated_at, now()),
                                                 activated_by = coalesce(activated_by, ?),
                                                 approved_at = coalesce(approved_at, now()), approved_by = coalesce(approved_by, ?)
                            where id = ?
                            """)
                    .param(from)
                    .param(actor.label())
                    .param(actor.label())
                    .param(id)
                    .update();
            if (known == 1) {
                note(actor, "rate-card.activate", id, Map.of("from", from == null ? "" : from.toString()));
            }
            LOG.info("event=rate-card-activated card={} from={} actor=\"{}\"", id, from, actor.label());
            return known == 1;
        });
    }

    /// Someone has looked at the holes, the differences and what they would have cost, and stands for it.
    ///
    /// @return false for an unknown id
    public boolean approve(Actor actor, UUID id) {
        return transactions.asOperator("approve a rate card", () -> {
            int known = jdbc.sql("""
                            update rate_card set approved_at = coalesce(approved_at, now()), approved_by = coalesce(approved_by, ?)
                            where id = ?
                            """).param(actor.label()).param(id).update();
            if (known == 1) {
                note(actor, "rate-card.approve", id, Map.of());
            }
            LOG.info("event=rate-card-approved card={} actor=\"{}\"", id, actor.label());
            return known == 1;
        });
    }

    private void note(Actor actor, String action, UUID id, Map<String, Object> after) {
        audit.recordForStaff(actor, action, "rate-card:" + id, null, null, json.writeValueAsString(after));
    }

    public Optional<Card> find(UUID id) {
        return all().stream().filter(card -> card.id().equals(id)).findFirst();
    }

    /// Minutes and markets that a card leaves without a price: said, never filled in.
    ///
    /// @param today decides which markets Meta lists
    /// @return gaps between tiers, then Meta's markets that the card does not name
    public List<String> holes(UUID id, LocalDate today) {
        return transactions.asOperator("look for holes of a rate card", () -> {
            List<Rate> rates = jdbc
                    .sql("select r.*, 0 as version from rate r where card_id = ? order by effective_from")
                    .param(id)
                    .query(RateCards::read)
                    .list()
                    .stream()
                    .map(RateRow::rate)
                    .toList();
            List<String> named = rates.stream()
                    .map(rate -> rate.market().toLowerCase(Locale.ROOT))
                    .distinct()
                    .toList();
            return Stream.concat(
                            CardHoles.of(rates).stream(),
                            markets.on(today).stream()
                                    .filter(market -> !named.contains(market.toLowerCase(Locale.ROOT)))
                                    .map(market -> market + ": no rate at all"))
                    .toList();
        });
    }

    /// Markets that Meta lists on a day, by name.
    public List<String> markets(LocalDate day) {
        return transactions.global(() -> markets.on(day));
    }

    /// All tiers of every market of the cards in force, for what is compared and not billed. By market,
    /// then tier.
    public List<Rate> inForce(Currency currency, LocalDate day) {
        return transactions.global(() ->
                jdbc
                        .sql("""
                        select distinct on (r.market, r.tier_from) r.*, c.version from rate r join rate_card c on c.id = r.card_id
                        where c.kind = 'CALL' and c.currency = ? and c.active and r.effective_from <= ?
                          and coalesce(c.active_from, r.effective_from) <= ?
                        order by r.market, r.tier_from, r.effective_from desc, c.version desc
                        """)
                        .param(currency.getCurrencyCode())
                        .param(day)
                        .param(day)
                        .query(RateCards::read)
                        .list()
                        .stream()
                        .map(RateRow::rate)
                        .toList());
    }

    /// The same by the platform itself: pages that know who acts use the other one.
    public boolean activate(UUID id) {
        return activate(new Actor.Platform("rate cards"), id);
    }

    /// What putting a card in force would change against the newest version of its currency that is.
    ///
    /// @param before null for a row that is new
    /// @param after  null for a row that the card does not have; the older version stays in force there
    public record Difference(
            String market,
            String country,
            String prefix,
            String category,
            Tier tier,
            @Nullable BigDecimal before,
            @Nullable BigDecimal after) {}

    /// @return empty for an unknown id
    public Optional<List<Difference>> diff(UUID id) {
        Optional<Card> card =
                all().stream().filter(known -> known.id().equals(id)).findFirst();
        return card.map(found -> {
            Map<String, Rate> before = all().stream()
                    .filter(other -> other.active()
                            && other.kind() == found.kind()
                            && other.currency().equals(found.currency())
                            && !other.id().equals(id))
                    .max(Comparator.comparingInt(Card::version))
                    .map(other -> rates(other.id()))
                    .orElse(Map.of());
            Map<String, Rate> after = rates(id);
            return Stream.concat(after.keySet().stream(), before.keySet().stream())
                    .distinct()
                    .sorted()
                    .flatMap(key -> difference(before.get(key), after.get(key)).stream())
                    .toList();
        });
    }

    private static Optional<Difference> difference(@Nullable Rate before, @Nullable Rate after) {
        Rate any = Objects.requireNonNull(after == null ? before : after);
        boolean same = before != null
                && after != null
                && before.perMinute().compareTo(after.perMinute()) == 0
                && before.tier().equals(after.tier())
                && before.market().equals(after.market());
        return same
                ? Optional.empty()
                : Optional.of(new Difference(
                        any.market(),
                        any.country(),
                        any.prefix(),
                        any.category(),
                        any.tier(),
                        before == null ? null : before.perMinute(),
                        after == null ? null : after.perMinute()));
    }

    private Map<String, Rate> rates(UUID card) {
        Map<String, Rate> rates = new TreeMap<>();
        transactions
                .asOperator(
                        "compare rate cards",
                        () -> jdbc.sql("""
                                select r.*, 0 as version from rate r where card_id = ? order by effective_from
                                """).param(card).query(RateCards::read).list())
                .forEach(row -> rates.put(
                        row.rate().country() + " " + row.rate().prefix() + " "
                                + row.rate().category() + " "
                                + "%012d".formatted(row.rate().tier().from()),
                        row.rate()));
        return rates;
    }

    /// Newest first.
    public List<Card> all() {
        return transactions.asOperator(
                "list rate cards",
                () -> jdbc.sql("""
                        select c.*, (select count(*) from rate r where r.card_id = c.id) as rates from rate_card c
                        order by currency, kind, version desc
                        """)
                        .query((row, index) -> new Card(
                                row.getObject("id", UUID.class),
                                CardImport.Kind.valueOf(row.getString("kind")),
                                Currency.getInstance(row.getString("currency")),
                                row.getInt("version"),
                                row.getObject("effective_from", LocalDate.class),
                                row.getTimestamp("imported_at").toInstant(),
                                row.getString("imported_by"),
                                row.getString("source_name"),
                                row.getBoolean("active"),
                                row.getInt("rates"),
                                row.getString("approved_by"),
                                row.getObject("active_from", LocalDate.class)))
                        .list());
    }

    /// The rows that price a call to this number on this day, all tiers. Inside any transaction.
    ///
    /// @param digits  the user's number, matched by longest prefix; empty when hidden
    /// @param country ISO code: decides when the number is hidden or its prefix belongs to several markets
    Applicable find(Currency currency, String digits, String country, LocalDate day) {
        return find(CardImport.Kind.CALL, "", currency, digits, country, day);
    }

    /// What one message to this user costs, of its first tier: a card of messages has tiers for some
    /// categories, and only Meta sees all messages of a business. Inside any transaction.
    ///
    /// @param category Meta's, upper case
    public MessageRate message(Currency currency, String digits, String country, String category, LocalDate day) {
        Applicable found = find(CardImport.Kind.MESSAGE, category, currency, digits, country, day);
        return new MessageRate(
                found.rates().stream()
                        .min(Comparator.comparingLong(rate -> rate.tier().from()))
                        .orElse(null),
                found.version(),
                found.market(),
                found.prefix(),
                found.doubt());
    }

    /// @param rate   null when the card has none for this user and category
    /// @param market null when it cannot be told
    /// @param doubt  why there is none although rows were found; null otherwise
    public record MessageRate(
            @Nullable Rate rate,
            int version,
            @Nullable String market,
            String prefix,
            @Nullable String doubt) {}

    private Applicable find(
            CardImport.Kind kind, String category, Currency currency, String digits, String country, LocalDate day) {
        Applicable ofCard = ofPrefix(kind, category, currency, digits, country, day);
        Markets.Market market = markets.of(digits, country, day);
        if (!ofCard.rates().isEmpty() && !market.standsAbove(ofCard.rates().getFirst(), !digits.isEmpty())) {
            return ofCard;
        }
        Applicable ofMarket = findMarket(kind, category, currency, market.name(), day);
        return ofMarket.rates().isEmpty() && ofCard.rates().isEmpty() && ofCard.doubt() != null
                ? ofCard
                : new Applicable(
                        ofMarket.rates(), ofMarket.version(), ofMarket.doubt(), market.name(), market.prefix());
    }

    private Applicable ofPrefix(
            CardImport.Kind kind, String category, Currency currency, String digits, String country, LocalDate day) {
        List<RateRow> rows = jdbc.sql("""
                        select r.*, c.version from rate r join rate_card c on c.id = r.card_id
                        where c.kind = ? and r.category = ? and c.currency = ? and c.active and r.effective_from <= ?
                          and coalesce(c.active_from, r.effective_from) <= ?
                          and ((? <> '' and ? like r.prefix || '%') or (? = '' and r.country = ?))
                        """)
                .param(kind.name())
                .param(category)
                .param(currency.getCurrencyCode())
                .param(day)
                .param(day)
                .param(digits)
                .param(digits)
                .param(digits)
                .param(country)
                .query(RateCards::read)
                .list();
        return Applicable.of(rows, country);
    }

    /// The rows of a market by its name, in any letter case. Inside any transaction.
    Applicable findMarket(Currency currency, String market, LocalDate day) {
        return findMarket(CardImport.Kind.CALL, "", currency, market, day);
    }

    private Applicable findMarket(
            CardImport.Kind kind, String category, Currency currency, String market, LocalDate day) {
        List<RateRow> rows = jdbc.sql("""
                        select r.*, c.version from rate r join rate_card c on c.id = r.card_id
                        where c.kind = ? and r.category = ? and c.currency = ? and c.active and r.effective_from <= ?
                          and coalesce(c.active_from, r.effective_from) <= ?
                          and lower(r.market) = lower(?)
                        """)
                .param(kind.name())
                .param(category)
                .param(currency.getCurrencyCode())
                .param(day)
                .param(day)
                .param(market)
                .query(RateCards::read)
                .list();
        // every country of a market has the same rates; one of them speaks for all
        return rows.stream()
                .min(Comparator.comparing(row -> row.rate().country()))
                .map(first -> Applicable.of(
                        rows.stream()
                                .filter(row ->
                                        row.rate().country().equals(first.rate().country()))
                                .toList(),
                        first.rate().country()))
                .orElse(Applicable.NONE);
    }

    private static RateRow read(ResultSet row, int index) throws SQLException {
        return new RateRow(
                row.getObject("card_id", UUID.class),
                row.getInt("version"),
                new Rate(
                        row.getString("market"),
                        row.getString("country"),
                        row.getString("prefix"),
                        row.getString("category"),
                        new Tier(row.getLong("tier_from"), row.getObject("tier_to", Long.class)),
                        row.getBigDecimal("per_minute"),
                        row.getObject("effective_from", LocalDate.class),
                        row.getString("source")));
    }

    record RateRow(UUID card, int version, Rate rate) {}

    /// @param rates   all tiers of one market from one card and one effective day; empty when nothing fits
    /// @param version of that card, 0 when empty
    /// @param doubt   why nothing fits although rows were found; null otherwise
    /// @param market  that the user belongs to, also when no rate fits; null when it cannot be told
    /// @param prefix  that told the market; empty when none did
    record Applicable(
            List<Rate> rates,
            int version,
            @Nullable String doubt,
            @Nullable String market,
            String prefix) {
        static final Applicable NONE = new Applicable(List.of(), 0, null, null, "");

        /// Longest prefix first; of several cards the newest effective day, then the newest version.
        static Applicable of(List<RateRow> rows, String country) {
            int longest = rows.stream()
                    .mapToInt(row -> row.rate().prefix().length())
                    .max()
                    .orElse(0);
            List<RateRow> matching = rows.stream()
                    .filter(row -> row.rate().prefix().length() == longest)
                    .toList();
            Optional<RateRow> newest = matching.stream()
                    .max(Comparator.comparing((RateRow row) -> row.rate().effectiveFrom())
                            .thenComparingInt(RateRow::version));
            if (newest.isEmpty()) {
                return NONE;
            }
            List<RateRow> inForce = matching.stream()
                    .filter(row -> row.card().equals(newest.get().card())
                            && row.rate()
                                    .effectiveFrom()
                                    .equals(newest.get().rate().effectiveFrom()))
                    .toList();
            List<RateRow> ofCountry = inForce.stream()
                    .filter(row -> row.rate().country().equals(country))
                    .toList();
            return single(ofCountry.isEmpty() ? inForce : ofCountry);
        }

        /// Countries that share a prefix share its market and its rates, else nobody can say which one was
        /// called.
        private static Applicable single(List<RateRow> rows) {
            Map<Long, Rate> tiers = new TreeMap<>();
            for (RateRow row : rows) {
                Rate rate = row.rate();
                Rate other = tiers.putIfAbsent(rate.tier().from(), rate);
                if (other != null
                        && (!other.market().equals(rate.market())
                                || other.perMinute().compareTo(rate.perMinute()) != 0)) {
                    return new Applicable(
                            List.of(),
                            0,
                            "the prefix " + rate.prefix() + " belongs to " + other.market() + " (" + other.country()
                                    + ") and to " + rate.market() + " (" + rate.country() + ")",
                            null,
                            rate.prefix());
                }
            }
            Rate first = rows.getFirst().rate();
            return new Applicable(
                    List.copyOf(tiers.values()), rows.getFirst().version(), null, first.market(), first.prefix());
        }
    }
}
