package io.pulseline.platform.pstnguard;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.net.AddressFilter;
import io.pulseline.platform.net.NameLookup;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.net.InetAddress;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/// Judges where calls are to be led. Asks the domain name system, so never inside a transaction.
@Service
public class PstnGuard {
    private static final Pattern PHONE = Pattern.compile("(?i).*[;?&]user=phone\\b.*");

    private final TenantTransactions transactions;
    private final PstnPatterns patterns;
    private final NameLookup names;
    private final AddressFilter filter;
    private final Clock clock;

    PstnGuard(
            TenantTransactions transactions,
            PstnPatterns patterns,
            NameLookup names,
            AddressFilter filter,
            Clock clock) {
        this.transactions = transactions;
        this.patterns = patterns;
        this.names = names;
        this.filter = filter;
        this.clock = clock;
    }

    /// @param route a host with or without port and parameters, a `sip:`, `sips:` or `tel:` URI
    /// @return everything that speaks against it, what refuses first; empty when nothing does
    public List<Finding> lint(TenantId tenant, String route) {
        return judge(tenant, route).findings();
    }

    /// @param prefix what is put before a number that is dialled; empty for nothing
    public Optional<Finding> lintPrefix(TenantId tenant, String prefix) {
        String bare = prefix.replaceAll("[\\s()./-]", "").toLowerCase(Locale.ROOT);
        return transactions.inTenant(
                tenant,
                () -> patterns.on(today()).stream()
                        .filter(one -> one.kind() == PstnPatterns.Kind.DIAL_PREFIX && bare.startsWith(one.pattern()))
                        .findFirst()
                        .map(one -> new Finding(PstnRule.DIAL_PREFIX, prefix, one.words())));
    }

    /// What the network is known by on this day, for those who look at calls themselves. Inside any transaction.
    public List<Mark> marks() {
        return patterns.on(today()).stream()
                .map(row -> new Mark(
                        switch (row.kind()) {
                            case DOMAIN -> PstnRule.CARRIER_NAME;
                            case ADDRESS -> PstnRule.CARRIER_ADDRESS;
                            case DIAL_PREFIX -> PstnRule.DIAL_PREFIX;
                        },
                        row.pattern(),
                        row.words()))
                .toList();
    }

    /// @param rule    of a carrier's name, its address, or a dial prefix
    /// @param pattern a name and every one below, a network, or first digits
    public record Mark(PstnRule rule, String pattern, String words) {}

    /// @param names     that were met on the way, the route's own first
    /// @param addresses that they lead to
    /// @param patterns  how many rules were asked
    record Judgement(List<Finding> findings, List<String> names, List<InetAddress> addresses, int patterns) {
        static Judgement early(PstnRule rule, String route) {
            return new Judgement(List.of(new Finding(rule, route, "")), List.of(), List.of(), 0);
        }
    }

    Judgement judge(TenantId tenant, String route) {
        String text = route.strip();
        if (text.toLowerCase(Locale.ROOT).startsWith("tel:")) {
            return Judgement.early(PstnRule.TEL_URI, route);
        }
        if (PHONE.matcher(text).matches()) {
            return Judgement.early(PstnRule.PHONE_USER, route);
        }
        Optional<RouteHost> host = RouteHost.of(text);
        if (host.isEmpty()) {
            return Judgement.early(PstnRule.UNREADABLE, route);
        }
        NameLookup.Answer answer = names.of(host.get().name());
        return transactions.inTenant(tenant, () -> against(route, host.get(), answer));
    }

    private Judgement against(String route, RouteHost host, NameLookup.Answer answer) {
        List<PstnPatterns.Row> rows = patterns.on(today());
        List<String> met = new ArrayList<>();
        met.add(host.name());
        met.addAll(answer.aliases());
        List<Finding> findings = new ArrayList<>();
        for (String name : met) {
            rows.stream()
                    .filter(one -> one.kind() == PstnPatterns.Kind.DOMAIN && RouteHost.below(name, one.pattern()))
                    .findFirst()
                    .ifPresent(one -> findings.add(
                            name.equals(host.name())
                                    ? new Finding(PstnRule.CARRIER_NAME, route, one.words())
                                    : new Finding(PstnRule.CARRIER_ALIAS, route, name + ": " + one.words())));
        }
        for (InetAddress address : answer.addresses()) {
            patterns.holding(address, today())
                    .ifPresent(one -> findings.add(new Finding(
                            PstnRule.CARRIER_ADDRESS, route, address.getHostAddress() + ": " + one.words())));
            if (!filter.allows(address)) {
                findings.add(new Finding(PstnRule.NOT_PUBLIC, route, address.getHostAddress()));
            }
        }
        if (answer.addresses().isEmpty() && findings.isEmpty()) {
            findings.add(new Finding(PstnRule.UNKNOWN_NAME, route, host.name()));
        }
        return new Judgement(List.copyOf(findings), List.copyOf(met), answer.addresses(), rows.size());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
