package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.GatewayProperties;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Whether the version of Graph that this installation asks for lives on. When a version ends, Meta answers with
/// another
/// one without a word.
@Service
public class GraphVersions {
    /// Time enough to read what changes and to try it.
    private static final Period WARNING = Period.ofDays(180);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final MetaProperties meta;
    private final GatewayProperties gateway;
    private final Clock clock;

    GraphVersions(
            TenantTransactions transactions,
            JdbcClient jdbc,
            MetaProperties meta,
            GatewayProperties gateway,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.meta = meta;
        this.gateway = gateway;
        this.clock = clock;
    }

    public enum State {
        LIVES,
        /// ends within half a year
        ENDS,
        ENDED,
        /// nothing is known of it here
        UNKNOWN
    }

    /// @param version empty where a gateway's paths carry none
    /// @param sunset  null when none is announced
    /// @param newest  the newest version that is known here
    public record Standing(
            State state, String version, @Nullable LocalDate sunset, String newest) {}

    private record Row(@Nullable LocalDate sunset) {}

    public Standing standing() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        String version = gateway.versioned() ? meta.graphVersion() : "";
        return transactions.global(() -> {
            String newest =
                    jdbc.sql("""
                            select version from graph_version order by string_to_array(ltrim(version, 'v'), '.')::int[] desc limit 1
                            """).query((row, index) -> row.getString(1)).single();
            Optional<Row> known = jdbc.sql("select sunset from graph_version where version = ?")
                    .param(version)
                    .query((row, index) -> new Row(row.getObject("sunset", LocalDate.class)))
                    .optional();
            if (version.isEmpty() || known.isEmpty()) {
                return new Standing(State.UNKNOWN, version, null, newest);
            }
            LocalDate sunset = known.get().sunset();
            State state = sunset == null || sunset.isAfter(today.plus(WARNING))
                    ? State.LIVES
                    : sunset.isAfter(today) ? State.ENDS : State.ENDED;
            return new Standing(state, version, sunset, newest);
        });
    }
}
