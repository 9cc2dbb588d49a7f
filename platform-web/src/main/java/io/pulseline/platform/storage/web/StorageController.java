package io.pulseline.platform.storage.web;

import io.pulseline.platform.storage.Storage;
import io.pulseline.platform.storage.StoreName;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// Where recordings and captures lie, how much, and what waits to be erased there.
@Controller
class StorageController {
    private final Storage storage;

    StorageController(Storage storage) {
        this.storage = storage;
    }

    /// @param value of a unit that a person reads: megabytes below a gigabyte
    record Size(double value, String unit) {
        static Size of(long bytes) {
            return bytes < 1_000_000_000 ? new Size(bytes / 1e6, "MB") : new Size(bytes / 1e9, "GB");
        }
    }

    /// @param here whether new parts go there
    record Row(StoreName store, boolean here, long parts, Size size) {}

    @GetMapping("/bsp/storage")
    String index(Model model) {
        List<Storage.Kept> kept = storage.kept();
        List<Row> rows = kept.stream()
                .map(one -> new Row(one.store(), one.store() == storage.used(), one.parts(), Size.of(one.bytes())))
                .toList();
        model.addAttribute("used", storage.used());
        model.addAttribute("place", storage.place().orElse(null));
        model.addAttribute("rows", rows);
        model.addAttribute(
                "total", Size.of(kept.stream().mapToLong(Storage.Kept::bytes).sum()));
        model.addAttribute("strays", rows.stream().anyMatch(row -> !row.here() && row.parts() > 0));
        model.addAttribute("erasures", storage.erasures());
        model.addAttribute("reach", storage.reach());
        return "storage/index";
    }
}
