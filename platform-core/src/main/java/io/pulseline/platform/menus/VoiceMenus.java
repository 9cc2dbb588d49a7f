package io.pulseline.platform.menus;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.BotTargets;
import io.pulseline.platform.calls.MenuTargets;
import io.pulseline.platform.calls.SipTargets;
import io.pulseline.platform.calls.Teams;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.settings.announcement.AnnouncementSound;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/// A tenant's menus.
@Service
public class VoiceMenus implements MenuTargets {
    public static final List<String> KEYS = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#");
    public static final Duration LONGEST = Duration.ofSeconds(60);

    private static final TypeReference<TreeMap<String, Step>> STEPS = new TypeReference<>() {};
    private static final int LONGEST_NAME = 80;
    private static final int MOST_SECONDS = 60;
    private static final int MOST_TRIES = 5;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Teams teams;
    private final SipTargets telephony;
    private final BotTargets bots;
    private final AuditTrail audit;
    private final ObjectMapper json;

    VoiceMenus(
            TenantTransactions transactions,
            JdbcClient jdbc,
            Teams teams,
            SipTargets telephony,
            BotTargets bots,
            AuditTrail audit,
            ObjectMapper json) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.teams = teams;
        this.telephony = telephony;
        this.bots = bots;
        this.audit = audit;
        this.json = json;
    }

    /// As somebody wants it.
    public record Draft(String name, int timeoutSeconds, int tries, Map<String, Step> keys, Step otherwise) {}

    /// What became of a wish.
    public sealed interface Kept {
        record Done(VoiceMenu menu) implements Kept {}

        /// @param fields what is wrong, by field, as keys of messages
        record Wrong(Map<String, String> fields) implements Kept {}

        record Unknown() implements Kept {}

        /// Another version is stored by now.
        record Stale() implements Kept {}
    }

    public List<VoiceMenu> of(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from voice_menu order by lower(name)")
                        .query(this::read)
                        .list());
    }

    public Optional<VoiceMenu> named(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> stored(id));
    }

    public Kept add(TenantId tenant, Actor actor, Draft draft) {
        Map<String, String> wrong = wrong(tenant, draft);
        if (!wrong.isEmpty()) {
            return new Kept.Wrong(wrong);
        }
        UUID id = UUID.randomUUID();
        try {
            return transactions.inTenant(tenant, () -> {
                jdbc.sql("""
                                insert into voice_menu (tenant_id, id, name, timeout_seconds, tries, keys, otherwise)
                                values (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
                                """)
                        .param(tenant.value())
                        .param(id)
                        .param(draft.name().strip())
                        .param(draft.timeoutSeconds())
                        .param(draft.tries())
                        .param(json.writeValueAsString(draft.keys()))
                        .param(json.writeValueAsString(draft.otherwise()))
                        .update();
                VoiceMenu made = stored(id).orElseThrow();
                audit.record(tenant, actor, "menu.add", "menu:" + id, null, json.writeValueAsString(made));
                return new Kept.Done(made);
            });
        } catch (DuplicateKeyException twice) {
            return new Kept.Wrong(Map.of("name", "taken"));
        }
    }

    /// Users who are asked now are asked by the menu as it was.
    ///
    /// @param version the one that was read, null when any may be replaced
    public Kept change(TenantId tenant, Actor actor, UUID id, Draft draft, @Nullable Integer version) {
        Optional<VoiceMenu> before = named(tenant, id);
        if (before.isEmpty()) {
            return new Kept.Unknown();
        }
        Map<String, String> wrong = wrong(tenant, draft);
        if (!wrong.isEmpty()) {
            return new Kept.Wrong(wrong);
        }
        try {
            return transactions.inTenant(tenant, () -> {
                int written = jdbc.sql("""
                                update voice_menu set name = ?, timeout_seconds = ?, tries = ?, keys = ?::jsonb, otherwise = ?::jsonb,
                                       version = version + 1, changed_at = now()
                                where id = ? and (?::int is null or version = ?)
                                """)
                        .param(draft.name().strip())
                        .param(draft.timeoutSeconds())
                        .param(draft.tries())
                        .param(json.writeValueAsString(draft.keys()))
                        .param(json.writeValueAsString(draft.otherwise()))
                        .param(id)
                        .param(version)
                        .param(version)
                        .update();
                if (written == 0) {
                    return new Kept.Stale();
                }
                VoiceMenu after = stored(id).orElseThrow();
                audit.record(
                        tenant,
                        actor,
                        "menu.change",
                        "menu:" + id,
                        json.writeValueAsString(before.get()),
                        json.writeValueAsString(after));
                return new Kept.Done(after);
            });
        } catch (DuplicateKeyException twice) {
            return new Kept.Wrong(Map.of("name", "taken"));
        }
    }

    private Map<String, String> wrong(TenantId tenant, Draft draft) {
        Map<String, String> wrong = new TreeMap<>();
        String name = draft.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            wrong.put("name", "length");
        }
        if (draft.timeoutSeconds() < 1 || draft.timeoutSeconds() > MOST_SECONDS) {
            wrong.put("timeout_seconds", "range");
        }
        if (draft.tries() < 1 || draft.tries() > MOST_TRIES) {
            wrong.put("tries", "range");
        }
        draft.keys().forEach((key, step) -> {
            if (!KEYS.contains(key) || !able(tenant, step)) {
                wrong.put("keys." + key, "step");
            }
        });
        if (draft.otherwise().does() == Does.REPEAT || !able(tenant, draft.otherwise())) {
            wrong.put("otherwise", "step");
        }
        return wrong;
    }

    private boolean able(TenantId tenant, Step step) {
        UUID id = step.id();
        return switch (step.does()) {
            case AGENTS -> id == null || teams.has(tenant, id);
            case SIP -> id != null && telephony.has(tenant, id);
            case BOT -> id != null && bots.has(tenant, id);
            case MENU -> id != null && named(tenant, id).isPresent();
            case REPEAT, CALLBACK, HANG_UP -> id == null;
        };
    }

    /// What stands in the way of a prompt.
    public enum WrongSound {
        /// neither Opus in Ogg nor a WAV file of 16 bits
        UNREADABLE,
        EMPTY,
        /// longer than [#LONGEST]
        LONG,
        /// there is no such menu
        UNKNOWN
    }

    /// Encoded when it is uploaded and never again.
    ///
    /// @return empty when it is in use
    public Optional<WrongSound> prompt(TenantId tenant, Actor actor, UUID id, byte[] upload) {
        if (named(tenant, id).isEmpty()) {
            return Optional.of(WrongSound.UNKNOWN);
        }
        Optional<AnnouncementSound> sound = AnnouncementSound.of(upload);
        if (sound.isEmpty()) {
            return Optional.of(WrongSound.UNREADABLE);
        }
        Duration length = sound.get().length();
        if (length.isZero()) {
            return Optional.of(WrongSound.EMPTY);
        }
        if (length.compareTo(LONGEST) > 0) {
            return Optional.of(WrongSound.LONG);
        }
        if (AnnouncementSound.packets(sound.get().file()).isEmpty()) {
            return Optional.of(WrongSound.UNREADABLE);
        }
        return transactions.inTenant(tenant, () -> {
            int written = jdbc.sql(
                            "update voice_menu set prompt = ?, prompt_millis = ?, changed_at = now() where id = ?")
                    .param(sound.get().file())
                    .param((int) length.toMillis())
                    .param(id)
                    .update();
            if (written == 0) {
                return Optional.of(WrongSound.UNKNOWN);
            }
            audit.record(tenant, actor, "menu.prompt", "menu:" + id, null, String.valueOf(length.toMillis()));
            return Optional.empty();
        });
    }

    /// @return Opus in Ogg; empty before anything was uploaded
    public Optional<byte[]> sound(TenantId tenant, UUID id) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select prompt from voice_menu where id = ? and prompt is not null")
                        .param(id)
                        .query((row, index) -> row.getBytes(1))
                        .optional());
    }

    /// @return false for an unknown menu
    public boolean remove(TenantId tenant, Actor actor, UUID id) {
        return transactions.inTenant(tenant, () -> {
            Optional<VoiceMenu> before = stored(id);
            before.ifPresent(menu -> {
                jdbc.sql("delete from voice_menu where id = ?").param(id).update();
                audit.record(tenant, actor, "menu.remove", "menu:" + id, json.writeValueAsString(menu), null);
            });
            return before.isPresent();
        });
    }

    @Override
    public List<Named> all(TenantId tenant) {
        return of(tenant).stream()
                .map(menu -> new Named(menu.id(), menu.name()))
                .toList();
    }

    @Override
    public Optional<Menu> find(TenantId tenant, UUID id) {
        return named(tenant, id)
                .map(menu -> new Menu(
                        menu.id(),
                        menu.name(),
                        sound(tenant, id).map(AnnouncementSound::packets).orElse(List.of()),
                        menu.prompt(),
                        Duration.ofSeconds(menu.timeoutSeconds()),
                        menu.tries(),
                        menu.keys(),
                        menu.otherwise()));
    }

    private Optional<VoiceMenu> stored(UUID id) {
        return jdbc.sql("select * from voice_menu where id = ?")
                .param(id)
                .query(this::read)
                .optional();
    }

    private VoiceMenu read(ResultSet row, int index) throws SQLException {
        return new VoiceMenu(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Duration.ofMillis(row.getInt("prompt_millis")),
                row.getInt("timeout_seconds"),
                row.getInt("tries"),
                json.readValue(row.getString("keys"), STEPS),
                json.readValue(row.getString("otherwise"), Step.class),
                row.getInt("version"));
    }
}
