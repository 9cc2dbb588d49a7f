package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What Meta's window allows us, across tenants: how many new customers in a week, and how long a number may wait for
/// its registration (Embedded Signup and Registering numbers, 14 Nov 2025; Pre-verified numbers, 14 Nov 2025).
@Service
public class SignupLimits {
    /// Meta's, for new customers.
    static final Duration WEEK = Duration.ofDays(7);

    static final Duration TIME_TO_REGISTER = Duration.ofDays(14);
    static final Duration TIME_OF_PREVERIFIED = Duration.ofDays(90);
    private static final int WARN_AT_PERCENT = 80;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final SignupProperties properties;
    private final Clock clock;

    SignupLimits(TenantTransactions transactions, JdbcClient jdbc, SignupProperties properties, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /// New customers of the last seven days.
    ///
    /// @param roomAt when the oldest of them is seven days old and makes room; null when there was none
    public record Week(int used, int most, @Nullable Instant roomAt) {
        /// Four fifths are used.
        public boolean nearlyFull() {
            return used * 100 >= most * WARN_AT_PERCENT;
        }

        public boolean full() {
            return used >= most;
        }
    }

    /// A customer is a business at Meta, new with the first of its accounts that came by a window or by Meta's word;
    /// where Meta named no business, the account stands for it. One that left again was new all the same.
    public Week week() {
        Instant since = clock.instant().minus(WEEK);
        return transactions.asOperator(
                "count the new customers of a week",
                () -> jdbc.sql("""
                        select count(*) as used, min(first) as oldest from (
                            select min(s.started_at) as first
                            from signup_step st
                            join signup s on s.tenant_id = st.tenant_id and s.id = st.signup_id and s.door <> 'NUMBER'
                            left join waba w on w.tenant_id = st.tenant_id and w.id = st.waba_id
                            where st.step = 'ACCOUNT' and st.state = 'DONE'
                            group by coalesce(w.owner_business_id, st.waba_id)) customer
                        where first > ?
                        """)
                        .param(Timestamp.from(since))
                        .query((row, index) -> {
                            Timestamp oldest = row.getTimestamp("oldest");
                            return new Week(
                                    row.getInt("used"),
                                    properties.customersPerWeek(),
                                    oldest == null ? null : oldest.toInstant().plus(WEEK));
                        })
                        .single());
    }

    /// Numbers whose time runs or is over, the most urgent first. A window that is opened again begins a new time; a
    /// number of the phone's own app is never registered, and one added by its code was never in a window.
    public List<Unregistered> unregistered() {
        return transactions.asOperator(
                "see which numbers wait to be registered",
                () -> jdbc.sql("""
                        select * from (
                            select distinct on (st.tenant_id, st.number_id) st.tenant_id, st.signup_id, n.id, n.e164, n.name,
                                   coalesce(n.preverified, false) as preverified, coalesce(s.ended_at, s.started_at)
                                   + case when n.preverified then :long else :short end * interval '1 second' as until
                            from signup_step st
                            join signup s on s.tenant_id = st.tenant_id and s.id = st.signup_id and s.door <> 'NUMBER'
                            join phone_number n on n.tenant_id = st.tenant_id and n.id = st.number_id and upper(n.status) <> 'CONNECTED'
                            join waba w on w.tenant_id = n.tenant_id and w.id = n.waba_id and w.left_at is null
                            join tenant t on t.id = st.tenant_id and t.state <> 'ERASED'
                            where st.step = 'REGISTER' and st.state not in ('DONE', 'SKIPPED')
                            order by st.tenant_id, st.number_id, s.started_at desc) one
                        order by until, id
                        """)
                        .param("long", TIME_OF_PREVERIFIED.toSeconds())
                        .param("short", TIME_TO_REGISTER.toSeconds())
                        .query(SignupLimits::read)
                        .list());
    }

    private static Unregistered read(ResultSet row, int index) throws SQLException {
        return new Unregistered(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("signup_id", UUID.class),
                new PhoneNumberId(row.getString("id")),
                new E164(row.getString("e164")),
                row.getString("name"),
                row.getBoolean("preverified"),
                row.getTimestamp("until").toInstant());
    }
}
