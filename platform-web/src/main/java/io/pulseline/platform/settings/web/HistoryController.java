package io.pulseline.platform.settings.web;

import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.SettingsChange;
import io.pulseline.platform.settings.SettingsVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// Every document a number ever had, with who, when and why.
@Controller
class HistoryController {
    private static final int ROWS = 25;

    private final SettingsModel page;
    private final CallSettings settings;

    HistoryController(SettingsModel page, CallSettings settings) {
        this.page = page;
        this.settings = settings;
    }

    /// @param changes since the version before
    public record Entry(SettingsVersion version, List<SettingsChange> changes) {}

    @GetMapping("/t/{tenant}/numbers/{number}/history")
    String index(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(required = false) @Nullable Long older,
            Model model) {
        BusinessNumber number = page.number(viewer, id);
        page.fill(viewer, number, "history", model);
        List<SettingsVersion> rows =
                settings.history(viewer.tenantId(), number.id(), older == null ? Long.MAX_VALUE : older, ROWS + 1);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < Math.min(ROWS, rows.size()); i++) {
            entries.add(new Entry(
                    rows.get(i),
                    i + 1 < rows.size()
                            ? settings.differences(
                                    rows.get(i + 1).document(), rows.get(i).document())
                            : List.of()));
        }
        String here = viewer.base() + "/numbers/" + number.id() + "/history";
        model.addAttribute("entries", entries);
        model.addAttribute("first", older == null ? null : here);
        model.addAttribute(
                "next",
                rows.size() <= ROWS
                        ? null
                        : here + "?older=" + rows.get(ROWS - 1).version());
        return "settings/history";
    }
}
