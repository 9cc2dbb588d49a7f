package io.pulseline.platform.trunks;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.pstnguard.PstnGuard;
import io.pulseline.platform.pstnguard.PstnRule;
import io.pulseline.platform.settings.SipPasswords;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The book that sip-workers are handed. Its version is a fingerprint of the rows, so that a worker that asks every
/// second costs one small query.
@Service
public class SipBooks {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final SipSecrets secrets;
    private final SipPasswords passwords;
    private final PstnGuard guard;

    SipBooks(
            TenantTransactions transactions,
            JdbcClient jdbc,
            SipSecrets secrets,
            SipPasswords passwords,
            PstnGuard guard) {
        this.guard = guard;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.passwords = passwords;
    }

    /// @param known version that the worker has
    public SipBook read(String known) {
        Known now = transactions.asOperator(
                "tell sip-workers of the telephony",
                () -> new Known(jdbc.sql("""
                        select md5(coalesce((select string_agg(concat_ws('|', id, name, hosts, auth_mode, username, md5, srtp, codecs, dial_prefix,
                                            call_limit, calls_per_second, dtmf, version), '' order by id) from sip_trunk), '')
                            || coalesce((select string_agg(concat_ws('|', id, name, username), '' order by id) from sip_extension), '')
                            || coalesce((select string_agg(concat_ws('|', n.id, n.e164, s.desired ->> 'sip',
                                            s.desired ->> 'srtp_key_exchange_protocol'), '' order by n.id)
                                         from phone_number n
                                         left join number_settings s on s.tenant_id = n.tenant_id and s.number_id = n.id
                                         where n.signalling = 'SIP'), '')
                            || coalesce((select string_agg(concat(p.number_id, p.learnt_at), '' order by p.number_id)
                                         from sip_password p), ''))
                        """).query(String.class).single(), guard.marks()));
        return now.version().equals(known)
                ? new SipBook(now.version(), false, List.of(), List.of(), List.of())
                : write(now);
    }

    /// @param rows  a fingerprint of the tables
    /// @param marks change with the day, too
    private record Known(String rows, List<PstnGuard.Mark> marks) {
        String version() {
            return rows + "-" + Integer.toHexString(marks.toString().hashCode());
        }

        List<SipBook.PstnMark> told() {
            return marks.stream()
                    .flatMap(mark ->
                            kind(mark.rule())
                                    .map(kind -> new SipBook.PstnMark(kind, mark.pattern(), mark.words()))
                                    .stream())
                    .toList();
        }

        private static Optional<SipBook.PstnMark.Kind> kind(PstnRule rule) {
            return switch (rule) {
                case CARRIER_NAME -> Optional.of(SipBook.PstnMark.Kind.NAME);
                case CARRIER_ADDRESS -> Optional.of(SipBook.PstnMark.Kind.ADDRESS);
                case DIAL_PREFIX -> Optional.of(SipBook.PstnMark.Kind.PREFIX);
                case TEL_URI, PHONE_USER, CARRIER_ALIAS, NOT_PUBLIC, UNREADABLE, UNKNOWN_NAME -> Optional.empty();
            };
        }
    }

    private SipBook write(Known now) {
        List<SipBook.Number> numbers = new ArrayList<>();
        List<SipBook.Trunk> trunks = new ArrayList<>();
        List<SipBook.Extension> extensions = new ArrayList<>();
        List<TenantId> tenants = transactions.asOperator(
                "tell sip-workers of the telephony",
                () -> jdbc.sql("""
                        select tenant_id from phone_number where signalling = 'SIP' union select tenant_id from sip_trunk
                        union select tenant_id from sip_extension
                        """)
                        .query((row, index) -> new TenantId(row.getObject(1, UUID.class)))
                        .list());
        for (TenantId tenant : tenants) {
            transactions.inTenant(tenant, () -> {
                List<SipBook.Trunk> own = trunks(tenant);
                trunks.addAll(own);
                extensions.addAll(extensions(tenant));
                numbers.addAll(
                        numbers(tenant, own.isEmpty() ? null : own.getFirst().id()));
            });
        }
        return new SipBook(now.version(), true, numbers, trunks, extensions, now.told());
    }

    private List<SipBook.Trunk> trunks(TenantId tenant) {
        return jdbc.sql("select * from sip_trunk order by made_at, id")
                .query((row, index) -> {
                    Trunk trunk = Trunks.read(row, index);
                    byte[] sealed = row.getBytes("password");
                    return new SipBook.Trunk(
                            trunk.id(),
                            tenant.value(),
                            trunk.name(),
                            trunk.hosts(),
                            trunk.username(),
                            sealed == null
                                    ? null
                                    : secrets.open(tenant, Trunks.TABLE, trunk.id(), sealed)
                                            .reveal(),
                            trunk.md5(),
                            trunk.auth() == Trunk.Auth.IP,
                            trunk.srtp(),
                            trunk.codecs(),
                            trunk.dialPrefix(),
                            trunk.callLimit(),
                            trunk.callsPerSecond(),
                            trunk.dtmf());
                })
                .list();
    }

    private List<SipBook.Extension> extensions(TenantId tenant) {
        return jdbc.sql("select * from sip_extension order by made_at, id")
                .query((row, index) -> {
                    Extension one = Extensions.read(row, index);
                    return new SipBook.Extension(
                            one.id(),
                            tenant.value(),
                            one.name(),
                            one.username(),
                            secrets.open(tenant, Extensions.TABLE, one.id(), row.getBytes("password"))
                                    .reveal());
                })
                .list();
    }

    private List<SipBook.Number> numbers(TenantId tenant, @Nullable UUID trunk) {
        return jdbc.sql("""
                        select n.id, n.e164, s.desired -> 'sip' -> 'servers' -> 0 ->> 'hostname' as host,
                               -- as Meta has it: it calls so, whatever we want meanwhile
                               coalesce(n.calling, s.desired) ->> 'srtp_key_exchange_protocol' as srtp
                        from phone_number n
                        left join number_settings s on s.tenant_id = n.tenant_id and s.number_id = n.id
                        where n.signalling = 'SIP'
                        """)
                .query((row, index) -> {
                    PhoneNumberId id = new PhoneNumberId(row.getString("id"));
                    String host = row.getString("host");
                    return new SipBook.Number(
                            id.value(),
                            tenant.value(),
                            row.getString("e164"),
                            host == null ? "" : host,
                            passwords
                                    .known(tenant, id)
                                    .map(secret -> secret.reveal())
                                    .orElse(null),
                            "SDES".equals(row.getString("srtp")) ? Protection.SDES : Protection.DTLS,
                            trunk);
                })
                .list();
    }

    /// Numbers in SIP mode whose password we have not read from Meta, or whose settings we have never seen.
    List<Unread> unread() {
        return transactions.asOperator(
                "find SIP numbers without their password",
                () -> jdbc.sql("""
                        select n.tenant_id, n.id from phone_number n
                        left join sip_password p on p.tenant_id = n.tenant_id and p.number_id = n.id
                        left join number_settings s on s.tenant_id = n.tenant_id and s.number_id = n.id
                        where n.signalling = 'SIP' and (p.number_id is null or s.number_id is null)
                        """)
                        .query((row, index) -> new Unread(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                new PhoneNumberId(row.getString("id"))))
                        .list());
    }

    /// A number in SIP mode, whosever it is.
    Optional<Unread> sip(PhoneNumberId number) {
        return transactions.asOperator(
                "find whose a SIP number is",
                () -> jdbc.sql("select tenant_id from phone_number where id = ? and signalling = 'SIP'")
                        .param(number.value())
                        .query((row, index) -> new Unread(new TenantId(row.getObject("tenant_id", UUID.class)), number))
                        .optional());
    }

    record Unread(TenantId tenant, PhoneNumberId number) {}

    static Optional<UUID> first(List<Trunk> trunks) {
        return trunks.stream().findFirst().map(Trunk::id);
    }
}
