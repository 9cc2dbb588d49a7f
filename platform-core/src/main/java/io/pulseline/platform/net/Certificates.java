package io.pulseline.platform.net;

import io.pulseline.platform.net.TlsReport.Check;
import io.pulseline.platform.net.TlsReport.Kind;
import io.pulseline.platform.net.TlsReport.Verdict;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// Judges a chain, each question by itself: an expired certificate of a good authority is told as expired only.
final class Certificates {
    static final Duration SOON = Duration.ofDays(21);
    private static final int DNS_NAME = 2;

    private Certificates() {}

    static List<Check> checks(List<X509Certificate> chain, String host, Set<TrustAnchor> anchors, Instant now) {
        X509Certificate own = chain.getFirst();
        return List.of(chain(chain, anchors, now), name(own, host), expiry(own, now));
    }

    private static Check chain(List<X509Certificate> chain, Set<TrustAnchor> anchors, Instant now) {
        X509Certificate own = chain.getFirst();
        Instant end = own.getNotAfter().toInstant();
        Instant begin = own.getNotBefore().toInstant();
        // judged within the certificate's own time: whether that is now is another question
        Instant at = now.isAfter(end) ? end : now.isBefore(begin) ? begin : now;
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(own);
            PKIXBuilderParameters wanted = new PKIXBuilderParameters(anchors, target);
            wanted.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            wanted.setRevocationEnabled(false);
            wanted.setDate(Date.from(at));
            CertPathBuilder.getInstance("PKIX").build(wanted);
            return new Check(
                    Kind.CHAIN, Verdict.PASS, own.getIssuerX500Principal().getName());
        } catch (CertPathBuilderException broken) {
            return new Check(
                    Kind.CHAIN, Verdict.FAIL, own.getIssuerX500Principal().getName());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java cannot judge certificates", missing);
        }
    }

    private static Check name(X509Certificate own, String host) {
        List<String> names = names(own);
        boolean fits = names.stream().anyMatch(name -> fits(name, host));
        return new Check(Kind.NAME, fits ? Verdict.PASS : Verdict.FAIL, String.join(", ", names));
    }

    /// The alternative names; the subject's own only where there are none (RFC 6125, 6.4.4).
    private static List<String> names(X509Certificate own) {
        List<String> names = new ArrayList<>();
        try {
            if (own.getSubjectAlternativeNames() != null) {
                for (List<?> entry : own.getSubjectAlternativeNames()) {
                    if (entry.getFirst() instanceof Integer kind && kind == DNS_NAME) {
                        names.add(String.valueOf(entry.get(1)));
                    }
                }
            }
            if (names.isEmpty()) {
                new LdapName(own.getSubjectX500Principal().getName())
                        .getRdns().stream()
                                .filter(part -> part.getType().equalsIgnoreCase("CN"))
                                .forEach(part -> names.add(String.valueOf(part.getValue())));
            }
        } catch (CertificateParsingException | InvalidNameException unreadable) {
            // a certificate whose names nobody can read is for no name
        }
        return names;
    }

    /// A star stands for one whole label, the first (RFC 6125, 6.4.3).
    private static boolean fits(String pattern, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String wanted = pattern.toLowerCase(Locale.ROOT);
        if (!wanted.startsWith("*.")) {
            return wanted.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(wanted.substring(1)) && wanted.indexOf('.', 2) > 0;
    }

    private static Check expiry(X509Certificate own, Instant now) {
        Instant end = own.getNotAfter().toInstant();
        boolean early = now.isBefore(own.getNotBefore().toInstant());
        Verdict verdict =
                early || now.isAfter(end) ? Verdict.FAIL : now.plus(SOON).isAfter(end) ? Verdict.WARN : Verdict.PASS;
        return new Check(Kind.EXPIRY, verdict, early ? own.getNotBefore().toInstant() + " – " + end : end.toString());
    }
}
