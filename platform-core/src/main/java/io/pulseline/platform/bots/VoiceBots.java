package io.pulseline.platform.bots;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.BotTargets;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// A tenant's voice bots.
@Service
public class VoiceBots implements BotTargets {
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_SECRET = 1000;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final TenantVault vault;
    private final BotAddress addresses;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    VoiceBots(
            TenantTransactions transactions,
            JdbcClient jdbc,
            TenantVault vault,
            BotAddress addresses,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.vault = vault;
        this.addresses = addresses;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// As somebody wants it.
    ///
    /// @param secret what the bot shall be shown as bearer; null for none, and on a change for the one it has
    public record Draft(String name, String url, @Nullable String secret, boolean bargeIn, boolean quiet) {}

    /// What became of a wish.
    public sealed interface Kept {
        record Done(VoiceBot bot) implements Kept {}

        /// @param fields what is wrong, by field, as keys of messages
        record Wrong(Map<String, String> fields) implements Kept {}
    }

    public List<VoiceBot> of(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from voice_bot order by lower(name)")
                        .query(VoiceBots::read)
                        .list());
    }

    public Optional<VoiceBot> named(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> stored(id));
    }

    public Kept add(TenantId tenant, Actor actor, Draft draft) {
        UUID id = UUID.randomUUID();
        return keep(
                        draft,
                        () -> transactions.inTenant(tenant, () -> {
                            jdbc.sql("""
                            insert into voice_bot (tenant_id, id, name, url, secret, barge_in, quiet, made_by, made_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                                    .param(tenant.value())
                                    .param(id)
                                    .param(draft.name().strip())
                                    .param(draft.url().strip())
                                    .param(seal(tenant, id, draft.secret()))
                                    .param(draft.bargeIn())
                                    .param(draft.quiet())
                                    .param(actor.label())
                                    .param(Timestamp.from(clock.instant()))
                                    .update();
                            VoiceBot made = stored(id).orElseThrow();
                            audit.record(tenant, actor, "bot.add", "bot:" + id, null, json.writeValueAsString(made));
                            return Optional.of(made);
                        }))
                .orElseThrow();
    }

    /// Calls that it has go on as they are.
    ///
    /// @return empty for an unknown bot
    public Optional<Kept> change(TenantId tenant, Actor actor, UUID id, Draft draft) {
        if (named(tenant, id).isEmpty()) {
            // said before anything else: what is wrong with the wish is only for whoever has the bot
            return Optional.empty();
        }
        return keep(
                draft,
                () -> transactions.inTenant(tenant, () -> {
                    Optional<VoiceBot> before = stored(id);
                    if (before.isEmpty()) {
                        return Optional.empty();
                    }
                    jdbc.sql("""
                            update voice_bot set name = ?, url = ?, secret = coalesce(?, secret), barge_in = ?, quiet = ?,
                                version = version + 1
                            where id = ?
                            """)
                            .param(draft.name().strip())
                            .param(draft.url().strip())
                            .param(seal(tenant, id, draft.secret()))
                            .param(draft.bargeIn())
                            .param(draft.quiet())
                            .param(id)
                            .update();
                    VoiceBot after = stored(id).orElseThrow();
                    audit.record(
                            tenant,
                            actor,
                            "bot.change",
                            "bot:" + id,
                            json.writeValueAsString(before.get()),
                            json.writeValueAsString(after));
                    return Optional.of(after);
                }));
    }

    private interface Writing {
        Optional<VoiceBot> write();
    }

    private Optional<Kept> keep(Draft draft, Writing writing) {
        Map<String, String> wrong = wrong(draft);
        if (!wrong.isEmpty()) {
            return Optional.of(new Kept.Wrong(wrong));
        }
        try {
            return writing.write().map(Kept.Done::new);
        } catch (DuplicateKeyException twice) {
            return Optional.of(new Kept.Wrong(Map.of("name", "taken")));
        }
    }

    private Map<String, String> wrong(Draft draft) {
        Map<String, String> wrong = new TreeMap<>();
        String name = draft.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            wrong.put("name", "length");
        }
        addresses.objection(draft.url().strip()).ifPresent(why -> wrong.put("url", why));
        String secret = draft.secret();
        if (secret != null && (secret.length() > LONGEST_SECRET || !secret.matches("[!-~]+"))) {
            // it travels in a header
            wrong.put("secret", "form");
        }
        return wrong;
    }

    private byte @Nullable [] seal(TenantId tenant, UUID id, @Nullable String secret) {
        return secret == null ? null : vault.seal(tenant, place(id), new Secret(secret));
    }

    private static String place(UUID id) {
        return "voice_bot|secret|" + id;
    }

    /// @return false for an unknown bot
    public boolean remove(TenantId tenant, Actor actor, UUID id) {
        return transactions.inTenant(tenant, () -> {
            Optional<VoiceBot> before = stored(id);
            before.ifPresent(bot -> {
                jdbc.sql("delete from voice_bot where id = ?").param(id).update();
                audit.record(tenant, actor, "bot.remove", "bot:" + id, json.writeValueAsString(bot), null);
            });
            return before.isPresent();
        });
    }

    @Override
    public List<Named> all(TenantId tenant) {
        return of(tenant).stream().map(bot -> new Named(bot.id(), bot.name())).toList();
    }

    @Override
    public Optional<Bot> find(TenantId tenant, UUID id) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from voice_bot where id = ?")
                        .param(id)
                        .query((row, index) -> {
                            byte @Nullable [] secret = row.getBytes("secret");
                            return new Bot(
                                    id,
                                    row.getString("name"),
                                    row.getString("url"),
                                    secret == null ? null : vault.open(tenant, place(id), secret),
                                    row.getBoolean("barge_in"),
                                    row.getBoolean("quiet"));
                        })
                        .optional());
    }

    private Optional<VoiceBot> stored(UUID id) {
        return jdbc.sql("select * from voice_bot where id = ?")
                .param(id)
                .query(VoiceBots::read)
                .optional();
    }

    private static VoiceBot read(ResultSet row, int index) throws SQLException {
        return new VoiceBot(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("url"),
                row.getBytes("secret") != null,
                row.getBoolean("barge_in"),
                row.getBoolean("quiet"),
                row.getString("made_by"),
                row.getTimestamp("made_at").toInstant());
    }
}
