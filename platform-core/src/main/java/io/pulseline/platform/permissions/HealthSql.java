package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Counts of a number's calls, answers and warnings. Inside the caller's tenant transaction.
@Repository
class HealthSql {
    private final JdbcClient jdbc;

    HealthSql(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Calls that failed are nobody's missing answer and do not count.
    NumberHealth.Rate calls(PhoneNumberId number, String direction, Instant from) {
        return jdbc.sql("""
                        select count(*) filter (where answered) as good, count(*) filter (where answered is not null) as calls
                        from permission_call where number_id = ? and direction = ? and ended_at > ?
                        """)
                .param(number.value())
                .param(direction)
                .param(Timestamp.from(from))
                .query((row, index) -> new NumberHealth.Rate(row.getLong("good"), row.getLong("calls")))
                .single();
    }

    /// Of all numbers of the tenant.
    NumberHealth.Rate calls(String direction, Instant from) {
        return jdbc.sql("""
                        select count(*) filter (where answered) as good, count(*) filter (where answered is not null) as calls
                        from permission_call where direction = ? and ended_at > ?
                        """)
                .param(direction)
                .param(Timestamp.from(from))
                .query((row, index) -> new NumberHealth.Rate(row.getLong("good"), row.getLong("calls")))
                .single();
    }

    NumberHealth.Rate answers(PhoneNumberId number, Instant from) {
        return jdbc.sql("""
                        select count(*) filter (where state = 'ACCEPTED') as good, count(*) as answers
                        from permission_request
                        where number_id = ? and answered_at > ? and state in ('ACCEPTED', 'DECLINED')
                        """)
                .param(number.value())
                .param(Timestamp.from(from))
                .query((row, index) -> new NumberHealth.Rate(row.getLong("good"), row.getLong("answers")))
                .single();
    }

    /// Newest first.
    List<NumberHealth.Warning> warnings(PhoneNumberId number, Instant from) {
        return jdbc.sql(
                        "select * from number_warning where number_id = ? and told_at > ? order by told_at desc limit 20")
                .param(number.value())
                .param(Timestamp.from(from))
                .query((row, index) -> new NumberHealth.Warning(
                        row.getString("type"), row.getTimestamp("told_at").toInstant(), row.getString("remediation")))
                .list();
    }

    /// A warning that comes again is one.
    void warned(TenantId tenant, PhoneNumberId number, String type, Instant at, @Nullable String remediation) {
        jdbc.sql("""
                        insert into number_warning (tenant_id, number_id, type, told_at, remediation) values (?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(type)
                .param(Timestamp.from(at))
                .param(remediation)
                .update();
    }
}
