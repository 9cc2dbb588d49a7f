package io.pulseline.platform.settings.announcement;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// Brings a recording to Meta, converted where that is needed. Putting it into the settings is a change like any other.
@Service
public class Announcements {
    private final Numbers graph;
    private final TenantTransactions transactions;
    private final AuditTrail audit;

    Announcements(Numbers graph, TenantTransactions transactions, AuditTrail audit) {
        this.graph = graph;
        this.transactions = transactions;
        this.audit = audit;
    }

    public sealed interface Uploaded {
        /// @param mediaId for `announcement_media_id`; Meta keeps it without an end
        record Done(long mediaId, Duration length) implements Uploaded {}

        /// Neither Opus in Ogg nor a WAV file of 16 bits.
        record Unreadable() implements Uploaded {}

        /// Empty, or 60 s and more.
        record WrongLength(Duration length) implements Uploaded {}

        record Refused(GraphFault fault) implements Uploaded {}
    }

    public Uploaded upload(TenantId tenant, PhoneNumberId number, Actor actor, byte[] file) {
        Optional<AnnouncementSound> recording = AnnouncementSound.of(file);
        if (recording.isEmpty()) {
            return new Uploaded.Unreadable();
        }
        Duration length = recording.get().length();
        if (!recording.get().fits()) {
            return new Uploaded.WrongLength(length);
        }
        return switch (graph.uploadAnnouncement(tenant, number, recording.get().file())) {
            case GraphResult.Failed<Long>(GraphFault fault) -> new Uploaded.Refused(fault);
            case GraphResult.Ok<Long>(Long media) -> {
                transactions.inTenant(tenant, () -> {
                    audit.record(
                            tenant,
                            actor,
                            "number.announcement.upload",
                            "number:" + number,
                            null,
                            "{\"media_id\":" + media + ",\"millis\":" + length.toMillis() + "}");
                });
                yield new Uploaded.Done(media, length);
            }
        };
    }
}
