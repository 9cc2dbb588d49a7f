package io.pulseline.platform.storage;

import io.pulseline.platform.tenancy.TenantTransactions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Whether the store of the settings takes, gives and deletes, and whether it is ours: at the start, so that wrong
/// credentials are found then and not by the first recording. A store that only does not answer stops no start: calls
/// go
/// on, and workers keep what they have.
@Component
class StorageCheck implements InitializingBean {
    private static final Logger LOG = LoggerFactory.getLogger(StorageCheck.class);
    /// Beside the tenants' folders.
    static final String MARK = "pulseline-store";

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Stores stores;

    StorageCheck(TenantTransactions transactions, JdbcClient jdbc, Stores stores) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.stores = stores;
    }

    @Override
    public void afterPropertiesSet() {
        stores.current().ifPresent(this::check);
    }

    void check(PartStore store) {
        try {
            probe(store);
            mark(store);
            LOG.info("event=storage store={} place=\"{}\"", store.name(), store.place());
        } catch (StoreTrouble trouble) {
            if (trouble.kind() != StoreTrouble.Kind.AWAY) {
                throw new StorageUnusable(
                        "Recordings cannot be kept in " + store.place() + ": " + trouble.getMessage()
                                + ". See pulseline.storage.*",
                        trouble);
            }
            LOG.error("event=storage-away store={} reason=\"{}\"", store.name(), trouble.getMessage());
        }
    }

    /// @throws StoreTrouble
    static void probe(PartStore store) {
        String object = "probe-" + UUID.randomUUID();
        byte[] said = object.getBytes(StandardCharsets.UTF_8);
        store.put(object, said);
        boolean same =
                store.get(object).filter(back -> Arrays.equals(back, said)).isPresent();
        store.delete(object);
        if (!same || store.has(object)) {
            throw new StoreTrouble(
                    StoreTrouble.Kind.REFUSED, "what is written there does not come back, or stays when it is deleted");
        }
    }

    private void mark(PartStore store) {
        String ours = transactions.global(() -> {
            jdbc.sql("""
                            insert into ops.part_store (store, place) values (?, ?)
                            on conflict (store) do update set place = excluded.place
                            """).param(store.name().name()).param(store.place()).update();
            return jdbc.sql("select mark from ops.part_store where store = ?")
                    .param(store.name().name())
                    .query(String.class)
                    .single();
        });
        Optional<String> there = store.get(MARK).map(mark -> new String(mark, StandardCharsets.UTF_8));
        if (there.isEmpty()) {
            if (inUse(store)) {
                throw new StorageUnusable(store.place()
                        + " is not where this installation's recordings are: its mark is missing. Copy everything there first, "
                        + MARK + " as well, or set pulseline.storage.* back");
            }
            store.put(MARK, ours.getBytes(StandardCharsets.UTF_8));
        } else if (!there.get().equals(ours)) {
            throw new StorageUnusable(
                    store.place()
                            + " belongs to another installation. Take another bucket, or a prefix of its own (pulseline.storage.s3.prefix)");
        }
    }

    /// By what was put there and has not gone, of whatever tenant.
    private boolean inUse(PartStore store) {
        return transactions.asOperator(
                "whether a store has parts",
                () -> jdbc.sql("""
                        select exists (select from recording_part where store = :store)
                            or exists (select from recording_file_part where store = :store)
                            or exists (select from packet_capture_part where store = :store)
                        """)
                        .param("store", store.name().name())
                        .query(Boolean.class)
                        .single());
    }
}
