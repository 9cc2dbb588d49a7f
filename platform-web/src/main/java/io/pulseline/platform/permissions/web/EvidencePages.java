package io.pulseline.platform.permissions.web;

import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.Evidence;
import io.pulseline.platform.permissions.PermissionEvent;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.tenancy.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/// The evidence of consents: search over all of it, one user's as a table or as signed paper, and what the signature is
/// checked with.
@Controller
class EvidencePages {
    private static final int PAGE = 50;

    private final CallPermissions permissions;
    private final Evidence evidence;
    private final BusinessNumbers numbers;
    private final Clock clock;

    EvidencePages(CallPermissions permissions, Evidence evidence, BusinessNumbers numbers, Clock clock) {
        this.permissions = permissions;
        this.evidence = evidence;
        this.numbers = numbers;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/permissions/evidence")
    String index(Viewer viewer, EvidenceSearch search, Model model) {
        List<Evidence.Found> found =
                evidence.search(viewer.tenantId(), search.filter(viewer.zone()), search.after(), PAGE);
        boolean more = found.size() > PAGE;
        List<Evidence.Found> rows = more ? found.subList(0, PAGE) : found;
        model.addAttribute("rows", rows);
        model.addAttribute(
                "next",
                more ? search.address(viewer.base(), rows.getLast().event().id()) : null);
        model.addAttribute("search", search);
        model.addAttribute(
                "signed",
                evidence.certificate(Objects.requireNonNull(viewer.tenant())).isPresent());
        model.addAttribute("kinds", EvidenceSearch.KINDS);
        model.addAttribute("numbers", numbers.all(viewer.tenantId()));
        return "permissions/evidence";
    }

    @GetMapping("/t/{tenant}/permissions/{number}/{user}/evidence.csv")
    ResponseEntity<byte[]> csv(
            Viewer viewer, @PathVariable("number") String number, @PathVariable("user") String user) {
        Csv csv = new Csv();
        csv.row("event", "at_utc", "kind", "source", "detail", "proof", "sha256");
        for (PermissionEvent event : events(viewer, number(viewer, number), user)) {
            csv.row(event.id(), event.at(), event.kind(), event.source(), event.detail(), event.proof(), event.hash());
        }
        return Download.of("evidence-" + user + ".csv", csv);
    }

    /// Signs, which makes the tenant's key the first time: nothing that a look may do.
    @PostMapping("/t/{tenant}/permissions/{number}/{user}/signed-evidence")
    ResponseEntity<byte[]> pdf(
            Viewer viewer, @PathVariable("number") String number, @PathVariable("user") String user) {
        BusinessNumber business = number(viewer, number);
        WaUser who = PermissionPages.user(user);
        List<PermissionEvent> events = events(viewer, business, user);
        Tenant tenant = Objects.requireNonNull(viewer.tenant());
        String state = permissions
                .state(viewer.tenantId(), business.id(), who)
                .map(EvidencePages::words)
                .orElse("Nothing is known");
        byte[] paper = EvidencePdf.of(
                new EvidencePdf.Content(
                        tenant,
                        business,
                        user,
                        state,
                        events,
                        permissions
                                .verify(viewer.tenantId(), business.id(), who)
                                .orElse(null),
                        clock.instant()),
                bytes -> evidence.sign(tenant, bytes));
        return Download.of("evidence-" + user + ".pdf", MediaType.APPLICATION_PDF, paper);
    }

    private static String words(PermissionState state) {
        return "Permission " + state.status()
                + (state.expiresAt() == null ? "" : " until " + state.expiresAt())
                + ", as of " + state.asOf() + " (" + state.spokenBy() + ")";
    }

    /// PEM; there is none before something was signed.
    @GetMapping("/t/{tenant}/permissions/evidence/certificate.pem")
    ResponseEntity<byte[]> certificate(Viewer viewer) throws CertificateEncodingException {
        Tenant tenant = Objects.requireNonNull(viewer.tenant());
        byte[] der = evidence.certificate(tenant)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
                .getEncoded();
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
        return Download.of(
                "evidence-certificate.pem",
                MediaType.parseMediaType("application/x-pem-file"),
                pem.getBytes(StandardCharsets.US_ASCII));
    }

    private List<PermissionEvent> events(Viewer viewer, BusinessNumber number, String user) {
        return evidence.of(viewer.tenantId(), number.id(), PermissionPages.user(user))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private BusinessNumber number(Viewer viewer, String id) {
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
