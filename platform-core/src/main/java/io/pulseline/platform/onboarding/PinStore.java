package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Two-step PINs of numbers, encrypted, and how often each number was registered. Every method runs inside the caller's
/// tenant transaction.
@Repository
class PinStore {
    /// Meta's: registrations of a number, and in what time (Registration, 4 Nov 2025).
    static final int MOST_TRIES = 10;

    static final Duration SPAN = Duration.ofHours(72);

    private final JdbcClient jdbc;
    private final TenantVault vault;
    private final SecureRandom random = new SecureRandom();

    PinStore(JdbcClient jdbc, TenantVault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    /// @param ours made here, so nobody else knows it
    record Pin(Secret value, boolean ours) {}

    Optional<Pin> find(TenantId tenant, PhoneNumberId number) {
        return jdbc.sql("select pin, ours from number_pin where number_id = ? and pin is not null")
                .param(number.value())
                .query((row, index) ->
                        new Pin(vault.open(tenant, place(number), row.getBytes("pin")), row.getBoolean("ours")))
                .optional();
    }

    /// Kept before it is sent: when the answer is lost, Meta may have it.
    Pin make(TenantId tenant, PhoneNumberId number, Instant now) {
        Secret pin = fresh();
        keep(tenant, number, pin, true, now);
        return new Pin(pin, true);
    }

    Secret fresh() {
        return new Secret("%06d".formatted(random.nextInt(1_000_000)));
    }

    /// On its way to Meta; the old one stays until Meta has said yes.
    void keepNext(TenantId tenant, PhoneNumberId number, Secret pin, boolean ours, Instant now) {
        jdbc.sql("""
                        insert into number_pin (tenant_id, number_id, next_pin, ours, set_at) values (?, ?, ?, ?, ?)
                        on conflict (tenant_id, number_id) do update set next_pin = excluded.next_pin
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(vault.seal(tenant, placeOfNext(number), pin))
                .param(ours)
                .param(Timestamp.from(now))
                .update();
    }

    /// Meta refused it.
    void dropNext(PhoneNumberId number) {
        jdbc.sql("update number_pin set next_pin = null where number_id = ?")
                .param(number.value())
                .update();
    }

    PinChanges.Standing standing(PhoneNumberId number, Instant now) {
        List<Instant> tries = tries(number, now);
        return jdbc.sql(
                        "select pin is not null as kept, ours, set_at, next_pin is not null as doubt from number_pin where number_id = ?")
                .param(number.value())
                .query((row, index) -> new PinChanges.Standing(
                        row.getBoolean("kept"),
                        row.getBoolean("ours"),
                        row.getBoolean("kept") ? row.getTimestamp("set_at").toInstant() : null,
                        row.getBoolean("doubt"),
                        tries))
                .optional()
                .orElse(new PinChanges.Standing(false, false, null, false, tries));
    }

    void keep(TenantId tenant, PhoneNumberId number, Secret pin, boolean ours, Instant now) {
        jdbc.sql("""
                        insert into number_pin (tenant_id, number_id, pin, ours, set_at) values (?, ?, ?, ?, ?)
                        on conflict (tenant_id, number_id) do update set pin = excluded.pin, ours = excluded.ours, set_at = excluded.set_at, next_pin = null
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(vault.seal(tenant, place(number), pin))
                .param(ours)
                .param(Timestamp.from(now))
                .update();
    }

    void forget(PhoneNumberId number) {
        jdbc.sql("delete from number_pin where number_id = ?")
                .param(number.value())
                .update();
    }

    /// Registrations of the last 72 h, oldest first.
    List<Instant> tries(PhoneNumberId number, Instant now) {
        return jdbc.sql("select at from number_registration where number_id = ? and at > ? order by at")
                .param(number.value())
                .param(Timestamp.from(now.minus(SPAN)))
                .query((row, index) -> row.getTimestamp("at").toInstant())
                .list();
    }

    void tried(TenantId tenant, PhoneNumberId number, Instant now) {
        jdbc.sql("insert into number_registration (tenant_id, id, number_id, at) values (?, ?, ?, ?)")
                .param(tenant.value())
                .param(UUID.randomUUID())
                .param(number.value())
                .param(Timestamp.from(now))
                .update();
    }

    private static String placeOfNext(PhoneNumberId number) {
        return "number_pin|next_pin|" + number;
    }

    private static String place(PhoneNumberId number) {
        return "number_pin|pin|" + number;
    }
}
