package io.pulseline.platform.pstnguard;

import java.net.InetAddress;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What carriers are known by, on a day. Inside any transaction.
@Repository
class PstnPatterns {
    private final JdbcClient jdbc;

    PstnPatterns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    enum Kind {
        DOMAIN,
        ADDRESS,
        DIAL_PREFIX
    }

    /// @param carrier who, or what for
    record Row(Kind kind, String pattern, String carrier, String source) {
        String words() {
            return carrier + ", " + pattern + " (" + source + ")";
        }
    }

    List<Row> on(LocalDate day) {
        return jdbc.sql("""
                        select kind, pattern, carrier, source from pstn_pattern
                        where effective_from <= ? and (effective_to is null or effective_to > ?)
                        order by kind, length(pattern) desc, pattern
                        """)
                .param(day)
                .param(day)
                .query((row, index) -> new Row(
                        Kind.valueOf(row.getString("kind")),
                        row.getString("pattern"),
                        row.getString("carrier"),
                        row.getString("source")))
                .list();
    }

    /// The narrowest network of a carrier that holds an address.
    Optional<Row> holding(InetAddress address, LocalDate day) {
        return jdbc.sql("""
                        select kind, pattern, carrier, source from pstn_pattern
                        where kind = 'ADDRESS' and effective_from <= :day and (effective_to is null or effective_to > :day)
                          and pattern::cidr >>= :address::inet
                        order by masklen(pattern::cidr) desc limit 1
                        """)
                .param("day", day)
                .param("address", address.getHostAddress())
                .query((row, index) -> new Row(
                        Kind.ADDRESS, row.getString("pattern"), row.getString("carrier"), row.getString("source")))
                .optional();
    }
}
