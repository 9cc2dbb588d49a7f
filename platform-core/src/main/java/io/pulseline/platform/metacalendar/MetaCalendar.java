package io.pulseline.platform.metacalendar;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Meta's announcements with their days. One that is near, or past, and that nobody has dealt with is an alarm on the
/// health page: see [#pressing].
@Service
public class MetaCalendar {
    /// Meta gives a month's notice of prices at least; half of it is enough to act in.
    static final Period WARNING = Period.ofDays(45);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    MetaCalendar(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /// By day.
    public List<MetaChange> all() {
        return transactions.asOperator(
                "read Meta's calendar",
                () -> jdbc.sql("select * from meta_change order by day, title")
                        .query((row, index) -> read(row))
                        .list());
    }

    /// What has to be dealt with now, the nearest first.
    public List<MetaChange> pressing() {
        return all().stream().filter(this::presses).toList();
    }

    /// Whether it has to be dealt with now.
    public boolean presses(MetaChange change) {
        LocalDate horizon = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plus(WARNING);
        return !change.settled() && !change.day().isAfter(horizon);
    }

    /// @return false when that day has an entry of this title
    public boolean note(
            Actor actor, LocalDate day, MetaChange.Precision precision, String title, String effect, String source) {
        return transactions.asOperator("note a change of Meta's", () -> {
            boolean made = jdbc.sql("""
                            insert into meta_change (day, precision, title, effect, source, noted_by, noted_at)
                            values (:day, :precision, :title, :effect, :source, :by, :now) on conflict do nothing
                            """)
                            .param("day", day)
                            .param("precision", precision.name())
                            .param("title", title)
                            .param("effect", effect)
                            .param("source", source)
                            .param("by", actor.label())
                            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                            .update()
                    == 1;
            if (made) {
                audit.recordForStaff(actor, "meta-change.note", "meta-change:" + day + " " + title, null, null, null);
            }
            return made;
        });
    }

    /// @param what what was done; null takes it back, so that it presses again
    /// @return false when there is no such entry, or it is in that state already
    public boolean settle(Actor actor, UUID id, @Nullable String what) {
        return transactions.asOperator("deal with a change of Meta's", () -> {
            List<String> names = jdbc.sql("""
                            update meta_change
                            set settlement = :what::text, settled_by = case when :what::text is null then null else :by end,
                                settled_at = case when :what::text is null then null else :now::timestamptz end
                            where id = :id and (settlement is null) = (:what::text is not null)
                            returning day || ' ' || title
                            """)
                    .param("what", what)
                    .param("by", actor.label())
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .param("id", id)
                    .query((row, index) -> row.getString(1))
                    .list();
            for (String name : names) {
                audit.recordForStaff(
                        actor,
                        what == null ? "meta-change.reopen" : "meta-change.settle",
                        "meta-change:" + name,
                        null,
                        null,
                        null);
            }
            return !names.isEmpty();
        });
    }

    private static MetaChange read(ResultSet row) throws SQLException {
        String settlement = row.getString("settlement");
        return new MetaChange(
                row.getObject("id", UUID.class),
                row.getObject("day", LocalDate.class),
                MetaChange.Precision.valueOf(row.getString("precision")),
                row.getString("title"),
                row.getString("effect"),
                row.getString("source"),
                row.getString("noted_by"),
                settlement == null
                        ? null
                        : new MetaChange.Settlement(
                                settlement,
                                row.getString("settled_by"),
                                row.getTimestamp("settled_at").toInstant()));
    }
}
