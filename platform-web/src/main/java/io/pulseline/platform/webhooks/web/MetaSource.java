package io.pulseline.platform.webhooks.web;

import io.pulseline.platform.net.AddressRange;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.springframework.stereotype.Component;

/// Whether a request comes from where Meta's come from. A second lock: the signature is asked for in any case, and
/// what Meta's addresses are changes, so without settings everybody may knock.
@Component
class MetaSource {
    private final List<AddressRange> networks;
    private final WebhookProperties.Certificate certificate;

    MetaSource(WebhookProperties properties) {
        this.networks = properties.networks().stream().map(AddressRange::of).toList();
        this.certificate = properties.certificate();
    }

    /// Why a request is refused, as the count of refusals names it.
    enum Refusal {
        NETWORK("network", "Deliveries from this address are not taken."),
        CERTIFICATE("certificate", "The client's certificate is not Meta's.");

        final String reason;
        final String sentence;

        Refusal(String reason, String sentence) {
            this.reason = reason;
            this.sentence = sentence;
        }
    }

    Optional<Refusal> refuses(HttpServletRequest request) {
        if (!networks.isEmpty() && !isInside(request.getRemoteAddr())) {
            return Optional.of(Refusal.NETWORK);
        }
        if (!certificate.header().isBlank() && !isMetas(Collections.list(request.getHeaders(certificate.header())))) {
            return Optional.of(Refusal.CERTIFICATE);
        }
        return Optional.empty();
    }

    private boolean isInside(String written) {
        try {
            byte[] address = InetAddress.ofLiteral(written).getAddress();
            return networks.stream().anyMatch(network -> network.holds(address));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /// Two subjects are none: nobody can say which one was verified.
    private boolean isMetas(List<String> subjects) {
        if (subjects.size() != 1) {
            return false;
        }
        try {
            return new LdapName(subjects.getFirst())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .toList()
                            .equals(List.of(certificate.name()));
        } catch (InvalidNameException noSubject) {
            return false;
        }
    }
}
