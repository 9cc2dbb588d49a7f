package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.graphapi.BusinessCertification.Document;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.onboarding.Certifications;
import io.pulseline.platform.onboarding.Certifications.Answer;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Vouching for a tenant's business at Meta.
@Controller
@RequestMapping("/bsp/tenants/{slug}/verification")
class CertificationController {
    private final Tenants tenants;
    private final Certifications certifications;

    CertificationController(Tenants tenants, Certifications certifications) {
        this.tenants = tenants;
        this.certifications = certifications;
    }

    @GetMapping
    String index(Viewer viewer, @PathVariable String slug, Model model) {
        Tenant tenant = tenant(slug);
        model.addAttribute("tenant", tenant);
        model.addAttribute("businesses", certifications.of(tenant.id()));
        model.addAttribute("connected", certifications.connected());
        model.addAttribute("may", viewer.role() == Role.BSP_ADMIN && certifications.connected());
        return "onboarding/verification";
    }

    @PostMapping
    @ForRoles(Role.BSP_ADMIN)
    String hand(
            Viewer viewer,
            @PathVariable String slug,
            @RequestParam String business,
            @RequestParam(required = false) List<MultipartFile> files,
            RedirectAttributes flash)
            throws IOException {
        Tenant tenant = tenant(slug);
        List<Document> documents = new ArrayList<>();
        for (MultipartFile file : files == null ? List.<MultipartFile>of() : files) {
            if (!file.isEmpty()) {
                documents.add(new Document(String.valueOf(file.getOriginalFilename()), "", file.getBytes()));
            }
        }
        switch (certifications.hand(viewer.actor(), tenant.id(), business, documents)) {
            case Answer.Done done -> flash.addFlashAttribute("done", done);
            case Answer.Refused refused -> flash.addFlashAttribute("fault", refused.fault());
            case Answer.Wrong wrong -> flash.addFlashAttribute("wrong", wrong.why());
            case Answer.NoToken none -> flash.addFlashAttribute("wrong", "token");
            case Answer.NotNow notNow -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/bsp/tenants/" + slug + "/verification";
    }

    private Tenant tenant(String slug) {
        return tenants.bySlug(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
