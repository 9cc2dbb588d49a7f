package io.pulseline.platform.storage;

import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// How it stands with the stores, for those who run the platform.
@Service
public class Storage {
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final List<PartTable> tables;
    private final Stores stores;
    private final Leftovers leftovers;
    private final SealedParts parts;
    private final Clock clock;
    private volatile @Nullable Reach last;

    Storage(
            TenantTransactions transactions,
            JdbcClient jdbc,
            List<PartTable> tables,
            Stores stores,
            Leftovers leftovers,
            SealedParts parts,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.tables = tables;
        this.stores = stores;
        this.leftovers = leftovers;
        this.parts = parts;
        this.clock = clock;
    }

    /// @param parts how many, an estimate for the database's
    /// @param bytes in the database with all that belongs to the rows
    public record Kept(StoreName store, long parts, long bytes) {}

    /// @param waiting to be erased outside of the database
    /// @param failed  of these, tried in vain
    /// @param seconds how long the oldest has waited
    /// @param failure the last words of a store that did not erase one
    public record Erasures(long waiting, long failed, long seconds, Optional<String> failure) {}

    /// @param trouble empty when the store took, gave and deleted
    public record Reach(Instant at, Optional<StoreTrouble> trouble) {}

    /// Where new parts go.
    public StoreName used() {
        return stores.used();
    }

    /// Which directory or bucket that is; empty for the database.
    public Optional<String> place() {
        return stores.current().map(PartStore::place);
    }

    /// Stores that have something, the one of new parts in any case.
    public List<Kept> kept() {
        return transactions.asOperator("how much is kept where", () -> {
            List<Kept> all = new ArrayList<>();
            Kept rows = inRows();
            long far = 0;
            for (StoreName store : List.of(StoreName.DIRECTORY, StoreName.S3)) {
                Kept there = at(store);
                far += there.parts();
                if (there.parts() > 0 || store == stores.used()) {
                    all.add(there);
                }
            }
            all.addFirst(new Kept(StoreName.DATABASE, Math.max(0, rows.parts() - far), rows.bytes()));
            return all;
        });
    }

    /// Of all rows, as the server estimates them: counting them would read every one.
    private Kept inRows() {
        return jdbc.sql("""
                        select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as parts, coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
                        from pg_class c where c.relnamespace = 'app'::regnamespace and c.relname in (:tables)
                        """)
                .param("tables", tables.stream().map(PartTable::name).toList())
                .query((row, index) -> new Kept(StoreName.DATABASE, row.getLong("parts"), row.getLong("bytes")))
                .single();
    }

    private Kept at(StoreName store) {
        long parts = 0;
        long bytes = 0;
        for (PartTable table : tables) {
            Kept some = jdbc.sql("select count(*) as parts, coalesce(sum(bytes), 0) as bytes from %s where store = ?"
                            .formatted(table.name()))
                    .param(store.name())
                    .query((row, index) -> new Kept(store, row.getLong("parts"), row.getLong("bytes")))
                    .single();
            parts += some.parts();
            bytes += some.bytes();
        }
        return new Kept(store, parts, bytes);
    }

    public Erasures erasures() {
        Leftovers.Backlog backlog = transactions.global(leftovers::backlog);
        return new Erasures(backlog.waiting(), backlog.failed(), backlog.seconds(), backlog.failure());
    }

    /// What could not be kept, or was not found, since this process began.
    public long failures() {
        return parts.failures();
    }

    /// Tries the store of the settings, not more often than twice a minute.
    public Reach reach() {
        Reach known = last;
        if (known != null && known.at().plus(FRESH).isAfter(clock.instant())) {
            return known;
        }
        Reach fresh = new Reach(clock.instant(), stores.current().flatMap(Storage::tried));
        last = fresh;
        return fresh;
    }

    private static Optional<StoreTrouble> tried(PartStore store) {
        try {
            StorageCheck.probe(store);
            return Optional.empty();
        } catch (StoreTrouble trouble) {
            return Optional.of(trouble);
        }
    }
}
