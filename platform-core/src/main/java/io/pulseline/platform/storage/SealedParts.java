package io.pulseline.platform.storage;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.storage.PartRows.Where;
import io.pulseline.platform.storage.PartTable.Place;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Sealed parts, wherever they are. New ones go where the settings say; each part's row says where it is, so that
/// another
/// setting is for new ones only.
@Service
public class SealedParts {
    private static final Logger LOG = LoggerFactory.getLogger(SealedParts.class);
    /// Parts of two seconds that are asked for at once.
    static final int AHEAD = 8;

    /// Of parts that lie one behind the other.
    private static final int READ_BYTES = 256 * 1024;

    private final TenantTransactions transactions;
    private final PartRows rows;
    private final Leftovers leftovers;
    private final Stores stores;
    private final AtomicLong failures = new AtomicLong();

    SealedParts(TenantTransactions transactions, PartRows rows, Leftovers leftovers, Stores stores) {
        this.transactions = transactions;
        this.rows = rows;
        this.leftovers = leftovers;
        this.stores = stores;
    }

    /// As workers bring them: they seal them themselves, so one that is put at a wrong place opens nowhere.
    ///
    /// @param sealed base64
    /// @return as the other
    /// @throws IllegalArgumentException for what is no base64, or a part of less than none
    public boolean take(TenantId tenant, Place place, int part, String sealed) {
        byte[] bytes = Base64.getDecoder().decode(sealed);
        if (part < 0) {
            throw new IllegalArgumentException("parts are counted from 0");
        }
        return take(tenant, place, part, bytes);
    }

    /// Not inside a transaction: a store may take seconds.
    ///
    /// @return false when it was there already, or nobody wants it any more; it is dropped then
    /// @throws StoreTrouble when it could not be kept; whoever has it brings it again
    public boolean take(TenantId tenant, Place place, int part, byte[] sealed) {
        Optional<PartStore> current = stores.current();
        if (current.isEmpty()) {
            return transactions.inTenant(tenant, () -> rows.add(tenant, place, part, sealed));
        }
        PartStore store = current.get();
        String object = object(tenant, place, part);
        Optional<Long> line = transactions.inTenant(
                tenant,
                () -> rows.wanted(tenant, place, part)
                        ? Optional.of(leftovers.expect(store.name(), object))
                        : Optional.<Long>empty());
        if (line.isEmpty()) {
            return false;
        }
        put(store, object, sealed);
        return transactions.inTenant(
                tenant,
                () -> rows.add(tenant, place, part, store.name(), object, sealed.length) && crossedOut(line.get()));
    }

    void put(PartStore store, String object, byte[] sealed) {
        try {
            store.put(object, sealed);
        } catch (StoreTrouble trouble) {
            failures.incrementAndGet();
            LOG.warn(
                    "event=part-not-kept store={} kind={} reason=\"{}\"",
                    store.name(),
                    trouble.kind(),
                    trouble.getMessage());
            throw trouble;
        }
    }

    /// Inside the transaction that writes the row.
    boolean crossedOut(long line) {
        if (!leftovers.crossOut(line)) {
            // its deletion has begun: the row goes with this transaction
            throw new StoreTrouble(StoreTrouble.Kind.AWAY, "a part took too long to be kept");
        }
        return true;
    }

    /// A name of its own for each try: what is being deleted never has the name of what is being written. The tenant
    /// first, so that a bucket's rules can tell tenants apart; nothing in it says who a user was.
    static String object(TenantId tenant, Place place, int part) {
        String track = place.track().isEmpty() ? "part" : place.track().toLowerCase(Locale.ROOT);
        return "%s/%s/%s-%08d-%s".formatted(tenant.value(), place.of(), track, part, UUID.randomUUID());
    }

    /// Opens a part.
    @FunctionalInterface
    public interface Seal {
        /// @param part   its number
        /// @param sealed as it was taken
        byte[] open(int part, byte[] sealed);
    }

    /// A file of the parts that are here, in order. Read outside of a transaction.
    ///
    /// @param bytes of the whole, -1 when that is not known
    public KeptFile file(TenantId tenant, Place place, long bytes, Seal seal) {
        List<Where> parts = transactions.inTenant(tenant, () -> rows.of(place));
        boolean far = parts.stream().anyMatch(part -> part.store() != StoreName.DATABASE);
        List<Run> runs = Run.of(parts, READ_BYTES);
        return new KeptFile(bytes, runs.size(), far ? AHEAD : 1, at -> opened(tenant, place, runs.get(at), seal));
    }

    private byte[] opened(TenantId tenant, Place place, Run run, Seal seal) {
        if (run.parts().size() == 1) {
            Where only = run.parts().getFirst();
            return seal.open(only.part(), sealed(tenant, place, only));
        }
        Optional<byte[]> piece = stores.named(run.store()).get(run.object(), run.from(), run.bytes());
        ByteArrayOutputStream all = new ByteArrayOutputStream(run.bytes());
        for (Where part : run.parts()) {
            all.writeBytes(seal.open(
                    part.part(), piece.isPresent() ? run.cut(piece.get(), part) : sealed(tenant, place, part)));
        }
        return all.toByteArray();
    }

    byte[] sealed(TenantId tenant, Place place, Where where) {
        // it may have been joined or moved since its row was read
        return found(tenant, place, where)
                .or(() -> transactions
                        .inTenant(
                                tenant,
                                () -> rows.of(place).stream()
                                        .filter(now -> now.part() == where.part() && !now.equals(where))
                                        .findFirst())
                        .flatMap(now -> found(tenant, place, now)))
                .orElseThrow(() -> {
                    failures.incrementAndGet();
                    LOG.error(
                            "event=part-absent tenant={} of={} part={} store={}",
                            tenant,
                            place.of(),
                            where.part(),
                            where.store());
                    return new StoreTrouble(
                            StoreTrouble.Kind.ABSENT,
                            "part " + where.part() + " is not in the store " + where.store() + ", where it was kept");
                });
    }

    private Optional<byte[]> found(TenantId tenant, Place place, Where where) {
        String object = where.object();
        Integer from = where.from();
        if (object == null) {
            return transactions.inTenant(tenant, () -> rows.sealed(place, where.part()));
        }
        PartStore store = stores.named(where.store());
        return from == null ? store.get(object) : store.get(object, from, where.bytes());
    }

    /// Inside the caller's transaction, as [#drop].
    public boolean has(Place place) {
        return !rows.of(place).isEmpty();
    }

    /// What is outside of the database is deleted there soon after the transaction.
    public void drop(Place place) {
        rows.delete(place);
    }

    /// Whether what is kept can be had now, by its first part: so that a page can say so before somebody wants to
    /// listen.
    ///
    /// @return empty when it can, or when there is nothing
    public Optional<StoreTrouble.Kind> trouble(TenantId tenant, Place place) {
        List<Where> parts = transactions.inTenant(tenant, () -> rows.of(place));
        return parts.stream().filter(part -> part.object() != null).findFirst().flatMap(this::trouble);
    }

    private Optional<StoreTrouble.Kind> trouble(Where first) {
        String object = first.object();
        try {
            return object == null || stores.named(first.store()).has(object)
                    ? Optional.empty()
                    : Optional.of(StoreTrouble.Kind.ABSENT);
        } catch (StoreTrouble trouble) {
            return Optional.of(trouble.kind());
        }
    }

    /// What could not be kept, or was not found, since this process began.
    long failures() {
        return failures.get();
    }
}
