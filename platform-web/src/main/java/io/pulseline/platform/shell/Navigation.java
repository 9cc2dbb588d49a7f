package io.pulseline.platform.shell;

import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.shell.NavItem.NavPage;
import java.util.ArrayList;
import java.util.List;

/// Which groups the rail has, for whom. At most eight.
final class Navigation {
    private Navigation() {}

    static List<NavItem> of(Viewer viewer, String path) {
        return viewer.tenant() == null ? staff(viewer, path) : tenant(viewer, path);
    }

    private static List<NavItem> tenant(Viewer viewer, String path) {
        String base = viewer.base();
        List<NavItem> items = new ArrayList<>();
        items.add(new NavItem("overview", "home", base + "/", path.equals(base + "/"), List.of()));
        items.add(
                viewer.role() == Role.AGENT
                        ? group("numbers", "device-mobile", base + "/numbers", path)
                        : group(
                                "numbers",
                                "device-mobile",
                                base + "/numbers",
                                path,
                                "numbers",
                                base + "/numbers",
                                "onboarding",
                                base + "/onboarding"));
        items.add(group(
                "calls",
                "phone",
                base + "/calls",
                path,
                "calls",
                base + "/calls",
                "live",
                base + "/live",
                "callbacks",
                base + "/callbacks",
                "call-lists",
                base + "/call-lists",
                "teams",
                base + "/teams"));
        items.add(group("permissions", "shield-check", base + "/permissions", path));
        if (viewer.role() != Role.AGENT) {
            items.add(group(
                    "costs",
                    "receipt",
                    base + "/costs",
                    path,
                    "cost-report",
                    base + "/costs",
                    "messages",
                    base + "/costs/messages",
                    "budgets",
                    base + "/costs/budgets",
                    "reconciliation",
                    base + "/costs/reconciliation",
                    "statements",
                    base + "/costs/statements",
                    "what-if",
                    base + "/costs/what-if"));
        }
        if (viewer.role() == Role.TENANT_ANALYST) {
            items.add(group("audit", "list-check", base + "/audit", path));
        } else if (viewer.role() != Role.AGENT) {
            items.add(administration(viewer, base, path));
        }
        return items;
    }

    private static NavItem administration(Viewer viewer, String base, String path) {
        List<String> pages = new ArrayList<>(List.of("people", base + "/people"));
        // keys are made by those who may use them, and who a user was is the tenant's own matter
        if (viewer.role() != Role.BSP_SUPPORT) {
            pages.addAll(List.of("keys", base + "/settings/keys"));
        }
        pages.addAll(List.of(
                "telephony",
                base + "/settings/telephony",
                "bots",
                base + "/settings/bots",
                "menus",
                base + "/settings/menus",
                "outbound",
                base + "/settings/webhooks",
                "audit",
                base + "/audit"));
        if (viewer.role() == Role.TENANT_ADMIN) {
            pages.addAll(List.of("contacts", base + "/contacts"));
        }
        return group("admin", "settings", base + "/people", path, pages.toArray(String[]::new));
    }

    private static List<NavItem> staff(Viewer viewer, String path) {
        List<String> pages = new ArrayList<>(List.of(
                "health",
                "/bsp/health",
                "jobs",
                "/bsp/jobs",
                "storage",
                "/bsp/storage",
                "errors",
                "/bsp/errors",
                "calendar",
                "/bsp/calendar",
                "integration",
                "/bsp/integration",
                "staff",
                "/bsp/staff"));
        if (viewer.role() == Role.BSP_ADMIN) {
            pages.addAll(List.of("keys", "/bsp/keys"));
        }
        pages.addAll(List.of("audit", "/bsp/audit"));
        return List.of(
                new NavItem("home", "home", "/bsp/", path.equals("/bsp/") || path.equals("/bsp"), List.of()),
                group(
                        "tenants",
                        "building",
                        "/bsp/tenants",
                        path,
                        "tenants",
                        "/bsp/tenants",
                        "aboard",
                        "/bsp/onboarding",
                        "solutions",
                        "/bsp/solutions"),
                group("numbers", "device-mobile", "/bsp/numbers", path),
                group(
                        "rate-cards",
                        "receipt",
                        "/bsp/rate-cards",
                        path,
                        "cards",
                        "/bsp/rate-cards",
                        "countries",
                        "/bsp/countries"),
                group("workers", "server", "/bsp/workers", path),
                group("webhooks", "webhook", "/bsp/webhooks", path),
                group("admin", "settings", "/bsp/health", path, pages.toArray(String[]::new)));
    }

    private static NavItem group(String key, String icon, String href, String path, String... pages) {
        List<NavPage> inside = new ArrayList<>();
        boolean open = within(path, href);
        for (int i = 0; i < pages.length; i += 2) {
            boolean current = within(path, pages[i + 1]) && !deeper(path, pages[i + 1], pages);
            inside.add(new NavPage(pages[i], pages[i + 1], current));
            open |= current;
        }
        return new NavItem(key, icon, href, open, List.copyOf(inside));
    }

    /// A page below this one that says more exactly where we are.
    private static boolean deeper(String path, String page, String... pages) {
        for (int i = 1; i < pages.length; i += 2) {
            if (pages[i].length() > page.length() && within(path, pages[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean within(String path, String href) {
        return path.equals(href) || path.startsWith(href + "/");
    }
}
