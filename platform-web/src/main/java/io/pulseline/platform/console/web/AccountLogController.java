package io.pulseline.platform.console.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.AccountActivity;
import io.pulseline.platform.numbers.AccountLog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What Meta's own log of the tenant's accounts says, beside our trail.
@Controller
class AccountLogController {
    private static final int PAGE = 50;

    private final AccountLog log;

    AccountLogController(AccountLog log) {
        this.log = log;
    }

    @GetMapping("/t/{tenant}/audit/meta")
    @ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
    String index(Viewer viewer, @RequestParam(required = false) @Nullable String cursor, Model model) {
        String here = viewer.base() + "/audit/meta";
        List<AccountActivity> lines =
                log.lines(viewer.tenantId(), AccountLog.Cursor.of(cursor).orElse(null), PAGE + 1);
        boolean more = lines.size() > PAGE;
        List<AccountActivity> shown = more ? lines.subList(0, PAGE) : lines;
        AccountActivity last = shown.isEmpty() ? null : shown.getLast();
        model.addAttribute("lines", shown);
        model.addAttribute("readings", log.readings(viewer.tenantId()));
        model.addAttribute("first", cursor == null ? null : here);
        model.addAttribute(
                "next",
                !more || last == null
                        ? null
                        : here + "?cursor=" + new AccountLog.Cursor(last.at(), last.waba(), last.id()).text());
        return "console/account-log";
    }
}
