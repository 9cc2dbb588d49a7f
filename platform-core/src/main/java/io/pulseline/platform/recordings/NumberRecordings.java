package io.pulseline.platform.recordings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.settings.announcement.AnnouncementSound;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Whether and how calls of a number are recorded.
@Service
public class NumberRecordings {
    /// Both sides wait for it to end at the beginning of each call.
    public static final Duration LONGEST_ANNOUNCEMENT = Duration.ofSeconds(20);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final ObjectMapper json;

    NumberRecordings(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, ObjectMapper json) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
    }

    public NumberRecording find(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select * from number_recording where number_id = ?
                        """)
                        .param(number.value())
                        .query((row, index) -> {
                            @Nullable Integer millis = row.getObject("announcement_millis", Integer.class);
                            return new NumberRecording(
                                    new NumberRecording.Wish(
                                            RecordingMode.valueOf(row.getString("mode")),
                                            row.getInt("keep_days"),
                                            row.getString("consent"),
                                            new MetaRecording(
                                                    row.getBoolean("meta_sound"),
                                                    row.getBoolean("meta_words"),
                                                    row.getString("meta_purpose"),
                                                    row.getString("meta_language"))),
                                    millis == null ? null : Duration.ofMillis(millis),
                                    row.getInt("version"));
                        })
                        .optional()
                        .orElse(NumberRecording.NONE));
    }

    /// Holds for calls whose media opens after it.
    ///
    /// @param wish    with no complaint of [NumberRecording.Wish#check]
    /// @param version the one that was read, null when any may be replaced
    /// @return empty when another version is stored by now
    public Optional<NumberRecording> replace(
            TenantId tenant, Actor actor, PhoneNumberId number, NumberRecording.Wish wish, @Nullable Integer version) {
        return transactions.inTenant(tenant, () -> {
            NumberRecording before = find(tenant, number);
            if (version != null && version != before.version()) {
                return Optional.empty();
            }
            int written = jdbc.sql("""
                            insert into number_recording as r (tenant_id, number_id, mode, keep_days, consent,
                                                               meta_sound, meta_words, meta_purpose, meta_language)
                            values (:tenant, :number, :mode, :days, :consent, :sound, :words, :purpose, :language)
                            on conflict (tenant_id, number_id) do update
                            set mode = excluded.mode, keep_days = excluded.keep_days, consent = excluded.consent,
                                meta_sound = excluded.meta_sound, meta_words = excluded.meta_words,
                                meta_purpose = excluded.meta_purpose, meta_language = excluded.meta_language,
                                version = r.version + 1, changed_at = now()
                            where :version::int is null or r.version = :version
                            """)
                    .param("tenant", tenant.value())
                    .param("number", number.value())
                    .param("mode", wish.mode().name())
                    .param("days", wish.keepDays())
                    .param("consent", wish.consent())
                    .param("sound", wish.meta().sound())
                    .param("words", wish.meta().words())
                    .param("purpose", wish.meta().purpose())
                    .param("language", wish.meta().language())
                    .param("version", version)
                    .update();
            if (written == 0) {
                return Optional.empty();
            }
            NumberRecording after = find(tenant, number);
            audit.record(tenant, actor, "number.recording.update", "number:" + number, text(before), text(after));
            return Optional.of(after);
        });
    }

    public sealed interface Announced {
        record Done(Duration length) implements Announced {}

        /// Neither Opus in Ogg nor a WAV file of 16 bits.
        record Unreadable() implements Announced {}

        /// Empty, or longer than [#LONGEST_ANNOUNCEMENT].
        record WrongLength(Duration length) implements Announced {}
    }

    /// Both sides of each call hear it before anything is kept.
    public Announced announce(TenantId tenant, Actor actor, PhoneNumberId number, byte[] upload) {
        Optional<AnnouncementSound> sound = AnnouncementSound.of(upload);
        if (sound.isEmpty() || AnnouncementSound.packets(sound.get().file()).isEmpty()) {
            Optional<Duration> length = sound.map(AnnouncementSound::length);
            return length.filter(one -> !one.isZero()).isPresent()
                    ? new Announced.WrongLength(length.get())
                    : new Announced.Unreadable();
        }
        Duration length = sound.get().length();
        if (length.isZero() || length.compareTo(LONGEST_ANNOUNCEMENT) > 0) {
            return new Announced.WrongLength(length);
        }
        write(tenant, actor, number, sound.get().file(), length);
        return new Announced.Done(length);
    }

    /// Two short tones again.
    public void announceByTone(TenantId tenant, Actor actor, PhoneNumberId number) {
        write(tenant, actor, number, null, null);
    }

    /// @return Opus in Ogg; empty where the tones are heard
    public Optional<byte[]> announcement(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(
                                "select announcement from number_recording where number_id = ? and announcement is not null")
                        .param(number.value())
                        .query((row, index) -> row.getBytes("announcement"))
                        .optional());
    }

    private void write(
            TenantId tenant, Actor actor, PhoneNumberId number, byte @Nullable [] sound, @Nullable Duration length) {
        transactions.inTenant(tenant, () -> {
            NumberRecording before = find(tenant, number);
            jdbc.sql("""
                            insert into number_recording as r (tenant_id, number_id, mode, keep_days, consent, announcement, announcement_millis)
                            values (:tenant, :number, :mode, :days, :consent, :sound::bytea, :millis::int)
                            on conflict (tenant_id, number_id) do update
                            set announcement = excluded.announcement, announcement_millis = excluded.announcement_millis,
                                version = r.version + 1, changed_at = now()
                            """)
                    .param("tenant", tenant.value())
                    .param("number", number.value())
                    .param("mode", before.mode().name())
                    .param("days", before.keepDays())
                    .param("consent", before.consent())
                    .param("sound", sound)
                    .param("millis", length == null ? null : (int) length.toMillis())
                    .update();
            audit.record(
                    tenant,
                    actor,
                    "number.recording.announcement",
                    "number:" + number,
                    text(before),
                    text(find(tenant, number)));
        });
    }

    private String text(NumberRecording one) {
        return json.writeValueAsString(Map.of(
                "mode",
                one.mode().name(),
                "keep_days",
                one.keepDays(),
                "consent",
                one.consent(),
                "announcement_millis",
                one.announcement() == null ? 0 : one.announcement().toMillis(),
                "meta",
                one.meta()));
    }
}
