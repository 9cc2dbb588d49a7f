package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Every method runs inside the caller's tenant transaction.
@Repository
class ResidencyStore {
    private final JdbcClient jdbc;

    ResidencyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Residency.Standing> find(PhoneNumberId number) {
        return jdbc.sql("select * from number_residency where number_id = ?")
                .param(number.value())
                .query((row, index) -> new Residency.Standing(
                        Residency.State.valueOf(row.getString("state")),
                        region(row.getString("region")),
                        region(row.getString("wanted")),
                        row.getTimestamp("changed_at").toInstant(),
                        row.getString("changed_by")))
                .optional();
    }

    void keep(
            TenantId tenant,
            PhoneNumberId number,
            Residency.State state,
            @Nullable DataRegion region,
            @Nullable DataRegion wanted,
            String by,
            Instant now) {
        jdbc.sql("""
                        insert into number_residency (tenant_id, number_id, state, region, wanted, changed_at, changed_by)
                        values (:tenant, :number, :state, :region, :wanted, :now, :by)
                        on conflict (tenant_id, number_id) do update
                        set state = excluded.state, region = excluded.region, wanted = excluded.wanted,
                            changed_at = excluded.changed_at, changed_by = excluded.changed_by
                        """)
                .param("tenant", tenant.value())
                .param("number", number.value())
                .param("state", state.name())
                .param("region", name(region))
                .param("wanted", name(wanted))
                .param("now", Timestamp.from(now))
                .param("by", by)
                .update();
    }

    private static @Nullable DataRegion region(@Nullable String name) {
        return name == null ? null : DataRegion.valueOf(name);
    }

    private static @Nullable String name(@Nullable DataRegion region) {
        return region == null ? null : region.name();
    }
}
