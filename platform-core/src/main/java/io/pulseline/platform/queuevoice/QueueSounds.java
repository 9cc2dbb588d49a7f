package io.pulseline.platform.queuevoice;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.settings.announcement.AnnouncementSound;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The sounds of a number's queue, encoded when they are uploaded and never again.
@Service
public class QueueSounds {
    public static final Duration LONGEST = Duration.ofSeconds(20);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;

    QueueSounds(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /// How long each of the number's sounds is.
    public Map<QueueSlot, Duration> of(TenantId tenant, PhoneNumberId number) {
        Map<QueueSlot, Duration> sounds = new EnumMap<>(QueueSlot.class);
        transactions.inTenant(
                tenant,
                () -> jdbc.sql("select slot, millis from queue_sound where number_id = ?")
                        .param(number.value())
                        .query(row -> {
                            sounds.put(
                                    QueueSlot.valueOf(row.getString("slot")), Duration.ofMillis(row.getInt("millis")));
                        }));
        return sounds;
    }

    /// @return Opus in Ogg
    public Optional<byte[]> find(TenantId tenant, PhoneNumberId number, QueueSlot slot) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select sound from queue_sound where number_id = ? and slot = ?")
                        .param(number.value())
                        .param(slot.name())
                        .query((row, index) -> row.getBytes(1))
                        .optional());
    }

    /// What stands in the way of a sound.
    public enum Wrong {
        /// neither Opus in Ogg nor a WAV file of 16 bits
        UNREADABLE,
        EMPTY,
        /// longer than [#LONGEST]
        LONG
    }

    /// @return empty when it is in use
    public Optional<Wrong> put(TenantId tenant, Actor actor, PhoneNumberId number, QueueSlot slot, byte[] upload) {
        Optional<AnnouncementSound> sound = AnnouncementSound.of(upload);
        if (sound.isEmpty()) {
            return Optional.of(Wrong.UNREADABLE);
        }
        Duration length = sound.get().length();
        if (length.isZero()) {
            return Optional.of(Wrong.EMPTY);
        }
        if (length.compareTo(LONGEST) > 0) {
            return Optional.of(Wrong.LONG);
        }
        if (AnnouncementSound.packets(sound.get().file()).isEmpty()) {
            return Optional.of(Wrong.UNREADABLE);
        }
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into queue_sound (tenant_id, number_id, slot, sound, millis) values (?, ?, ?, ?, ?)
                            on conflict (tenant_id, number_id, slot) do update
                            set sound = excluded.sound, millis = excluded.millis, changed_at = now()
                            """)
                    .param(tenant.value())
                    .param(number.value())
                    .param(slot.name())
                    .param(sound.get().file())
                    .param((int) length.toMillis())
                    .update();
            audit.record(tenant, actor, "number.queue.sound", "number:" + number, null, "\"" + slot + "\"");
        });
        return Optional.empty();
    }

    /// @return false when there is none
    public boolean remove(TenantId tenant, Actor actor, PhoneNumberId number, QueueSlot slot) {
        return transactions.inTenant(tenant, () -> {
            boolean gone = jdbc.sql("delete from queue_sound where number_id = ? and slot = ?")
                            .param(number.value())
                            .param(slot.name())
                            .update()
                    == 1;
            if (gone) {
                audit.record(tenant, actor, "number.queue.sound", "number:" + number, "\"" + slot + "\"", null);
            }
            return gone;
        });
    }

    /// Whether any number of the tenant says anything. Inside the caller's tenant transaction.
    boolean any() {
        return jdbc.sql("select exists (select from queue_sound)")
                .query(Boolean.class)
                .single();
    }

    /// Packets of those of the slots that the number has, in this order. Inside the caller's tenant transaction.
    List<byte[]> packets(PhoneNumberId number, List<QueueSlot> slots) {
        return slots.stream()
                .flatMap(slot -> jdbc
                        .sql("select sound from queue_sound where number_id = ? and slot = ?")
                        .param(number.value())
                        .param(slot.name())
                        .query((row, index) -> row.getBytes(1))
                        .list()
                        .stream())
                .flatMap(file -> AnnouncementSound.packets(file).stream())
                .toList();
    }
}
