package io.pulseline.platform.numbers;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of which numbers are in which messaging accounts. Every method runs inside the caller's tenant transaction.
@Repository
class NumberAccountStore {
    private final JdbcClient jdbc;
    private final Clock clock;

    NumberAccountStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The one that calls go by first.
    List<NumberAccount> of(PhoneNumberId number) {
        return jdbc.sql("""
                        select w.id, w.name, w.currency, w.id = n.waba_id as main,
                               w.token is not null and w.left_at is null as has_token, a.first_seen, coalesce(a.gone_at, w.left_at) as gone_at
                        from number_account a
                        join phone_number n on n.tenant_id = a.tenant_id and n.id = a.number_id
                        join waba w on w.tenant_id = a.tenant_id and w.id = a.waba_id
                        where a.number_id = ? order by main desc, a.first_seen, w.id
                        """)
                .param(number.value())
                .query((row, index) -> {
                    Timestamp gone = row.getTimestamp("gone_at");
                    return new NumberAccount(
                            new WabaId(row.getString("id")),
                            row.getString("name"),
                            row.getString("currency"),
                            row.getBoolean("main"),
                            row.getBoolean("has_token"),
                            row.getTimestamp("first_seen").toInstant(),
                            gone == null ? null : gone.toInstant());
                })
                .list();
    }

    /// Those that the account lists, also where calls go by another one.
    List<PhoneNumberId> listedBy(WabaId waba) {
        return jdbc.sql("select number_id from number_account where waba_id = ? and gone_at is null order by number_id")
                .param(waba.value())
                .query((row, index) -> new PhoneNumberId(row.getString("number_id")))
                .list();
    }

    /// Nothing where the number is not known here.
    void seen(TenantId tenant, WabaId waba, String number) {
        jdbc.sql("""
                        insert into number_account (tenant_id, number_id, waba_id)
                        select tenant_id, id, :waba from phone_number where tenant_id = :tenant and id = :number
                        on conflict (tenant_id, number_id, waba_id) do update set gone_at = null
                        """)
                .param("tenant", tenant.value())
                .param("number", number)
                .param("waba", waba.value())
                .update();
    }

    /// What an account listed, whole: those are in it, others no longer. A number whose calls went by an account that
    /// has it no more goes by the oldest of its others; where there is none it stays as it was.
    ///
    /// @param numbers known here
    void listed(TenantId tenant, WabaId waba, List<String> numbers) {
        numbers.forEach(number -> seen(tenant, waba, number));
        jdbc.sql("""
                        update number_account set gone_at = ? where waba_id = ? and gone_at is null and not number_id = any (?)
                        """)
                .param(Timestamp.from(clock.instant()))
                .param(waba.value())
                .param(numbers.toArray(String[]::new))
                .update();
        jdbc.sql("""
                        update phone_number n set waba_id = (
                            select a.waba_id from number_account a join waba w on w.tenant_id = a.tenant_id and w.id = a.waba_id
                            where a.number_id = n.id and a.gone_at is null and w.left_at is null order by a.first_seen, a.waba_id limit 1)
                        where exists (select 1 from number_account a join waba w on w.tenant_id = a.tenant_id and w.id = a.waba_id
                                      where a.number_id = n.id and a.gone_at is null and w.left_at is null)
                          and not exists (select 1 from number_account a join waba w on w.tenant_id = a.tenant_id and w.id = a.waba_id
                                          where a.number_id = n.id and a.waba_id = n.waba_id and a.gone_at is null and w.left_at is null)
                        """).update();
    }
}
