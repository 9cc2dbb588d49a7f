package io.pulseline.platform.rating.web;

import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.rating.CallExports;
import io.pulseline.platform.rating.CallFile;
import io.pulseline.platform.rating.CostQuestion;
import io.pulseline.platform.rating.CostReports;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// The calls behind a sum as a file: at once while they are few, else by a job whose progress has a page.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class CallExportsController {
    /// More than that nobody waits for with a page open.
    private static final int AT_ONCE = 10_000;
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final CallExports exports;
    private final CostReports reports;
    private final CostsController costs;

    CallExportsController(CallExports exports, CostReports reports, CostsController costs) {
        this.exports = exports;
        this.reports = reports;
        this.costs = costs;
    }

    /// The file, or the page of the job that writes it. Ordering a file of the tenant's own calls changes
    /// nothing of them.
    @PostMapping("/t/{tenant}/costs/exports")
    Object create(Viewer viewer, @RequestParam(defaultValue = "") String query) {
        CostAsked asked = costs.asked(viewer, read(query));
        CostQuestion question = asked.question();
        long total = reports.count(viewer.tenantId(), question);
        if (total > AT_ONCE) {
            UUID id = exports.order(viewer.tenantId(), asked.query(), question, viewer.name(), total);
            return "redirect:" + viewer.base() + "/costs/exports/" + id;
        }
        String lines = CallFile.lines(reports.calls(viewer.tenantId(), question, null, AT_ONCE));
        return Download.of("calls.csv", CSV, (CallFile.head() + lines).getBytes(StandardCharsets.UTF_8));
    }

    /// An address's query as the page had it; what cannot be read is left out, as the page leaves it out.
    private static Map<String, String> read(String query) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int end = pair.indexOf('=');
            if (end > 0 && !pair.matches(".*%(?![0-9A-Fa-f]{2}).*")) {
                given.putIfAbsent(
                        pair.substring(0, end), URLDecoder.decode(pair.substring(end + 1), StandardCharsets.UTF_8));
            }
        }
        return given;
    }

    @GetMapping("/t/{tenant}/costs/exports/{id}")
    String show(Viewer viewer, @PathVariable UUID id, @RequestParam Map<String, String> given, Model model) {
        model.addAttribute("base", viewer.base());
        model.addAttribute("export", find(viewer.tenantId(), id));
        model.addAttribute("money", new MoneyWords());
        return given.containsKey("part") ? "rating/_export :: progress" : "rating/export";
    }

    @GetMapping("/t/{tenant}/costs/exports/{id}.csv.gz")
    void file(Viewer viewer, @PathVariable UUID id, HttpServletResponse response) throws IOException {
        TenantId tenant = viewer.tenantId();
        if (find(tenant, id).state() != CallExports.State.DONE) {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }
        response.setContentType("application/gzip");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"calls.csv.gz\"");
        Optional<byte[]> part = exports.part(tenant, id, 0);
        for (int next = 1; part.isPresent(); next++) {
            response.getOutputStream().write(part.get());
            part = exports.part(tenant, id, next);
        }
    }

    private CallExports.Order find(TenantId tenant, UUID id) {
        return exports.find(tenant, id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
