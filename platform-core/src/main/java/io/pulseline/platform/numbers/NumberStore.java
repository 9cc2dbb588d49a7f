package io.pulseline.platform.numbers;

import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// SQL of accounts and numbers. Every method runs inside the caller's tenant transaction.
@Repository
class NumberStore {
    private static final String SELECT = """
            select n.*, w.currency, w.zone from phone_number n join waba w on w.tenant_id = n.tenant_id and w.id = n.waba_id
            """;
    private static final TypeReference<List<Restriction>> RESTRICTIONS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;

    NumberStore(JdbcClient jdbc, ObjectMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /// By name.
    List<BusinessNumber> all() {
        return jdbc.sql(SELECT + " order by n.name, n.id").query(this::number).list();
    }

    Optional<BusinessNumber> find(PhoneNumberId id) {
        return jdbc.sql(SELECT + " where n.id = ?")
                .param(id.value())
                .query(this::number)
                .optional();
    }

    List<Waba> accounts() {
        return jdbc.sql("select * from waba order by name, id")
                .query((row, index) -> new Waba(
                        new WabaId(row.getString("id")),
                        row.getString("name"),
                        Currency.getInstance(row.getString("currency")),
                        ZoneId.of(row.getString("zone")),
                        row.getBytes("token") != null,
                        instant(row, "synced_at")))
                .list();
    }

    /// @return false when the account is new and Meta names no currency that we know
    boolean adopt(TenantId tenant, WabaId waba, JsonNode account, ZoneId fallback) {
        String currency = currency(account.path("currency"));
        String name = text(account.path("name"));
        String zone = zone(account.path("timezone_id"));
        if (currency == null) {
            return accounts().stream().anyMatch(known -> known.id().equals(waba));
        }
        jdbc.sql("insert into waba (tenant_id, id, name, currency, zone) values (?, ?, ?, ?, ?) on conflict do nothing")
                .param(tenant.value())
                .param(waba.value())
                .param(name == null ? waba.value() : name)
                .param(currency)
                .param(zone == null ? fallback.getId() : zone)
                .update();
        return true;
    }

    /// As operator.
    ///
    /// @param table `waba` or `phone_number`
    boolean elsewhere(TenantId tenant, String table, String id) {
        String sql = table.equals("waba")
                ? "select exists (select 1 from waba where id = ? and tenant_id <> ?)"
                : "select exists (select 1 from phone_number where id = ? and tenant_id <> ?)";
        return jdbc.sql(sql)
                .param(id)
                .param(tenant.value())
                .query(Boolean.class)
                .single();
    }

    /// What Meta says of the account. A currency or zone that we cannot read leaves ours as it is.
    void learnAccount(WabaId waba, JsonNode account) {
        jdbc.sql("""
                        update waba set name = coalesce(?, name), currency = coalesce(?, currency), zone = coalesce(?, zone),
                               funding_id = coalesce(?, funding_id), raw = ?::jsonb, synced_at = ? where id = ?
                        """)
                .param(text(account.path("name")))
                .param(currency(account.path("currency")))
                .param(zone(account.path("timezone_id")))
                .param(text(account.path("primary_funding_id")))
                .param(account.toString())
                .param(Timestamp.from(clock.instant()))
                .param(waba.value())
                .update();
    }

    /// Adds or refreshes a number as Meta lists it; a row without a readable number is left out. The account that its
    /// calls go by stays: see [NumberAccountStore#listed].
    void learnNumber(TenantId tenant, WabaId waba, JsonNode listed) {
        String id = text(listed.path("id"));
        String digits = listed.path("display_phone_number").asString("").replaceAll("[^0-9]", "");
        if (id == null || !digits.matches("[1-9][0-9]{4,14}")) {
            return;
        }
        String name = text(listed.path("verified_name"));
        jdbc.sql("""
                        insert into phone_number (tenant_id, id, waba_id, e164, name, waac_id, status, quality, raw, synced_at)
                        values (?, ?, ?, ?, ?, ?, coalesce(?, 'UNKNOWN'), coalesce(?, 'UNKNOWN'), ?::jsonb, ?)
                        on conflict (tenant_id, id) do update set
                            e164 = excluded.e164, waac_id = coalesce(excluded.waac_id, phone_number.waac_id), raw = excluded.raw, synced_at = excluded.synced_at,
                            status = coalesce(?, phone_number.status), quality = coalesce(?, phone_number.quality)
                        """)
                .param(tenant.value())
                .param(id)
                .param(waba.value())
                .param(digits)
                .param(name == null ? "+" + digits : name)
                .param(text(listed.path("waac_id")))
                .param(upper(listed.path("status")))
                .param(upper(listed.path("quality_rating")))
                .param(listed.toString())
                .param(Timestamp.from(clock.instant()))
                .param(upper(listed.path("status")))
                .param(upper(listed.path("quality_rating")))
                .update();
    }

    /// Keeps the `calling` block unless a newer one is known. Passwords are cut out: they have a vault of their own.
    ///
    /// @param at when Meta said so
    void keepCalling(PhoneNumberId id, JsonNode calling, Instant at) {
        JsonNode clean = calling.deepCopy();
        for (JsonNode server : clean.path("sip").path("servers")) {
            if (server instanceof ObjectNode fields) {
                fields.remove(List.of("sip_user_password", "password"));
            }
        }
        boolean sip =
                "ENABLED".equalsIgnoreCase(clean.path("sip").path("status").asString(""));
        jdbc.sql("""
                        update phone_number set calling = ?::jsonb, calling_as_of = ?, signalling = ?
                        where id = ? and (calling_as_of is null or calling_as_of <= ?)
                        """)
                .param(clean.toString())
                .param(Timestamp.from(at))
                .param(sip ? SignallingMode.SIP.name() : SignallingMode.GRAPH.name())
                .param(id.value())
                .param(Timestamp.from(at))
                .update();
        JsonNode restrictions = clean.path("restrictions");
        for (String list : List.of("restrictions_list", "restriction_list", "restrictions")) {
            if (restrictions.path(list).isArray()) {
                setRestrictions(id, restrictions(restrictions.path(list), "type"));
            }
        }
    }

    /// @param typeKey how the rows spell their type: webhooks say `restriction_type`, settings `type`
    static List<Restriction> restrictions(JsonNode rows, String typeKey) {
        List<Restriction> restrictions = new ArrayList<>();
        for (JsonNode row : rows) {
            String until = row.path("expiration").asString("");
            String reason = text(row.path("reason"));
            restrictions.add(new Restriction(
                    row.path(typeKey).asString("UNKNOWN").toUpperCase(Locale.ROOT),
                    reason == null ? text(row.path("remediation")) : reason,
                    until.matches("[0-9]{1,12}") ? Instant.ofEpochSecond(Long.parseLong(until)) : null));
        }
        return restrictions;
    }

    void setRestrictions(PhoneNumberId id, List<Restriction> restrictions) {
        jdbc.sql("update phone_number set restrictions = ?::jsonb where id = ?")
                .param(json.writeValueAsString(restrictions))
                .param(id.value())
                .update();
    }

    /// Those of the same type are replaced, the others stay.
    void addRestrictions(PhoneNumberId id, List<Restriction> fresh) {
        List<Restriction> known = jdbc.sql("select restrictions::text from phone_number where id = ? for update")
                .param(id.value())
                .query(String.class)
                .optional()
                .<List<Restriction>>map(text -> json.readValue(text, RESTRICTIONS))
                .orElse(List.of());
        List<Restriction> all = new ArrayList<>(fresh);
        known.stream()
                .filter(old -> fresh.stream().noneMatch(one -> one.type().equals(old.type())))
                .forEach(all::add);
        setRestrictions(id, all);
    }

    /// @param limit of people a day, as Meta told: `TIER_…`, a number, -1 for none
    void keepLimit(WabaId waba, String limit) {
        jdbc.sql("update waba set messaging_limit = ? where id = ?")
                .param(limit)
                .param(waba.value())
                .update();
    }

    /// @param at when Meta said that it is no longer ours; null: it is
    void left(WabaId waba, @Nullable Instant at) {
        jdbc.sql("update waba set left_at = ? where id = ?")
                .param(at == null ? null : Timestamp.from(at))
                .param(waba.value())
                .update();
    }

    boolean hasLeft(WabaId waba) {
        return jdbc.sql("select exists (select 1 from waba where id = ? and left_at is not null)")
                .param(waba.value())
                .query(Boolean.class)
                .single();
    }

    /// @param health `health_status` as Meta answered
    void keepHealth(PhoneNumberId id, JsonNode health, Instant at) {
        jdbc.sql("update phone_number set health = ?::jsonb, health_as_of = ? where id = ?")
                .param(health.toString())
                .param(Timestamp.from(at))
                .param(id.value())
                .update();
    }

    Optional<NumberFacts> facts(PhoneNumberId id) {
        return jdbc.sql("""
                        select n.kind, n.raw, n.waac_id, n.health, n.health_as_of, w.raw as account, w.name as account_name,
                               w.owner_business_id, w.funding_id, w.allocation_config_id
                        from phone_number n join waba w on w.tenant_id = n.tenant_id and w.id = n.waba_id where n.id = ?
                        """)
                .param(id.value())
                .query((row, index) -> {
                    JsonNode raw = json.readTree(row.getString("raw"));
                    JsonNode account = json.readTree(row.getString("account"));
                    String health = row.getString("health");
                    return new NumberFacts(
                            NumberKind.valueOf(row.getString("kind")),
                            text(raw.path("verified_name")),
                            upper(raw.path("name_status")),
                            upper(raw.path("code_verification_status")),
                            upper(raw.path("throughput").path("level")),
                            upper(raw.path("whatsapp_business_manager_messaging_limit")),
                            upper(raw.path("platform_type")),
                            raw.has("is_official_business_account")
                                    ? raw.path("is_official_business_account").asBoolean(false)
                                    : null,
                            upper(raw.path("account_mode")),
                            text(raw.path("last_onboarded_time")),
                            text(raw.path("country_code")),
                            health == null ? List.of() : entities(json.readTree(health)),
                            instant(row, "health_as_of"),
                            row.getString("account_name"),
                            upper(account.path("account_review_status")),
                            text(account.path("business_verification_status")),
                            row.getString("owner_business_id"),
                            text(account.path("primary_funding_id")),
                            row.getString("funding_id"),
                            row.getString("allocation_config_id"),
                            row.getString("waac_id"));
                })
                .optional();
    }

    private static List<NumberFacts.HealthEntity> entities(JsonNode health) {
        List<NumberFacts.HealthEntity> entities = new ArrayList<>();
        for (JsonNode entity : health.path("entities")) {
            List<NumberFacts.Problem> problems = new ArrayList<>();
            for (JsonNode error : entity.path("errors")) {
                problems.add(new NumberFacts.Problem(
                        error.path("error_code").asString(""),
                        error.path("error_description").asString(""),
                        text(error.path("possible_solution"))));
            }
            entities.add(new NumberFacts.HealthEntity(
                    entity.path("entity_type").asString("UNKNOWN"),
                    entity.path("id").asString(""),
                    upper(entity.path("can_send_message")),
                    upper(entity.path("can_receive_call_sip")),
                    problems,
                    entity.path("additional_info")
                            .valueStream()
                            .map(sentence -> sentence.asString(""))
                            .toList()));
        }
        return entities;
    }

    /// By id; those that are not [NumberKind#LIVE] alone.
    Map<PhoneNumberId, NumberKind> onTrial() {
        Map<PhoneNumberId, NumberKind> kinds = new HashMap<>();
        jdbc.sql("select id, kind from phone_number where kind <> 'LIVE'").query(row -> {
            kinds.put(new PhoneNumberId(row.getString("id")), NumberKind.valueOf(row.getString("kind")));
        });
        return kinds;
    }

    /// Whether any number of the account has calling switched on.
    boolean anyCalls(WabaId waba) {
        return jdbc.sql("""
                        select exists (select 1 from phone_number where waba_id = ? and upper(calling ->> 'status') = 'ENABLED')
                        """).param(waba.value()).query(Boolean.class).single();
    }

    /// What tells whether an account still has what it had.
    ///
    /// @param onlySip  it has numbers, and each is in SIP mode
    /// @param lowLimit Meta's word of a number that calls although too few people may be written to; null for none
    /// @param paid     what paid for it once; null: never seen
    /// @param pays     what pays for it as Meta last told; null: nothing shown
    record Standing(
            boolean onlySip,
            @Nullable String lowLimit,
            @Nullable String paid,
            @Nullable String pays) {}

    Standing standing(WabaId waba) {
        return jdbc.sql("""
                        select w.funding_id, w.raw ->> 'primary_funding_id' as pays,
                               (select bool_and(n.signalling = 'SIP') from phone_number n where n.waba_id = w.id) as only_sip,
                               (select max(n.raw ->> 'whatsapp_business_manager_messaging_limit') from phone_number n
                                where n.waba_id = w.id and upper(n.calling ->> 'status') = 'ENABLED'
                                  and n.raw ->> 'whatsapp_business_manager_messaging_limit' = any (?)) as low
                        from waba w where w.id = ?
                        """)
                .param(ReadinessChecks.LIMITS_TOO_LOW.toArray(String[]::new))
                .param(waba.value())
                .query((row, index) -> new Standing(
                        row.getBoolean("only_sip"),
                        row.getString("low"),
                        row.getString("funding_id"),
                        row.getString("pays")))
                .single();
    }

    List<PhoneNumberId> byE164(String digits) {
        return ids("select id from phone_number where e164 = ?", digits);
    }

    List<PhoneNumberId> unregistered(WabaId waba) {
        return ids("select id from phone_number where waba_id = ? and upper(status) <> 'CONNECTED'", waba.value());
    }

    void keepPreverified(PhoneNumberId id, boolean preverified) {
        jdbc.sql("update phone_number set preverified = ? where id = ?")
                .param(preverified)
                .param(id.value())
                .update();
    }

    List<PhoneNumberId> ofWaba(WabaId waba) {
        return ids("select id from phone_number where waba_id = ?", waba.value());
    }

    private List<PhoneNumberId> ids(String sql, String parameter) {
        return jdbc.sql(sql)
                .param(parameter)
                .query((row, index) -> new PhoneNumberId(row.getString("id")))
                .list();
    }

    /// @param calling JSON text
    record Known(String calling, Instant asOf) {}

    /// The number's country as Meta told it, two letters; empty while it did not.
    Optional<String> country(PhoneNumberId id) {
        return jdbc.sql(
                        "select raw ->> 'country_code' from phone_number where id = ? and raw ->> 'country_code' ~ '^[A-Z]{2}$'")
                .param(id.value())
                .query(String.class)
                .optional();
    }

    Optional<Known> calling(PhoneNumberId id) {
        return jdbc.sql("select calling::text, calling_as_of from phone_number where id = ? and calling is not null")
                .param(id.value())
                .query((row, index) -> new Known(
                        row.getString("calling"),
                        row.getTimestamp("calling_as_of").toInstant()))
                .optional();
    }

    private BusinessNumber number(ResultSet row, int index) throws SQLException {
        Instant now = clock.instant();
        String calling = row.getString("calling");
        String callingStatus =
                calling == null ? null : upper(json.readTree(calling).path("status"));
        return new BusinessNumber(
                new PhoneNumberId(row.getString("id")),
                new WabaId(row.getString("waba_id")),
                new E164(row.getString("e164")),
                row.getString("name"),
                SignallingMode.valueOf(row.getString("signalling")),
                row.getString("status"),
                row.getString("quality"),
                Currency.getInstance(row.getString("currency")),
                ZoneId.of(row.getString("zone")),
                callingStatus == null ? "UNKNOWN" : callingStatus,
                json.readValue(row.getString("restrictions"), RESTRICTIONS).stream()
                        .filter(restriction -> restriction.inForce(now))
                        .toList(),
                instant(row, "synced_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("");
        return text.isBlank() ? null : text;
    }

    private static @Nullable String upper(JsonNode node) {
        String text = text(node);
        return text == null ? null : text.toUpperCase(Locale.ROOT);
    }

    private static @Nullable String currency(JsonNode node) {
        String code = node.asString("");
        return Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .filter(code::equals)
                .findFirst()
                .orElse(null);
    }

    /// Meta also uses numbers of its own for zones; those tell us nothing.
    private static @Nullable String zone(JsonNode node) {
        String id = node.asString("");
        return ZoneId.getAvailableZoneIds().contains(id) ? id : null;
    }
}
