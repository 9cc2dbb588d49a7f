package io.pulseline.platform.console.web;

import io.pulseline.platform.workers.CapacityPlan;
import io.pulseline.platform.workers.CapacityPlan.Load;
import io.pulseline.platform.workers.MeasuredCapacity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What a load needs, from what one core was measured to do. A link can be sent to a colleague: everything stands in
/// the address.
@Controller
class CapacityController {
    private static final double MOST_CALLS_A_SECOND = 10_000;

    private final MeasuredCapacity measured = MeasuredCapacity.read();

    /// What can be asked, with what stands there at first.
    private enum Field {
        RATE("rate", "2", 0.01, MOST_CALLS_A_SECOND),
        SECONDS("seconds", "180", 1, 14_400),
        SIP("sip", "20", 0, 100),
        TRANSCODED("transcoded", "50", 0, 100),
        RECORDED("recorded", "20", 0, 100),
        DAYS("days", "90", 0, 3_650);

        private final String name;
        private final String first;
        private final double least;
        private final double most;

        Field(String name, String first, double least, double most) {
            this.name = name;
            this.first = first;
            this.least = least;
            this.most = most;
        }
    }

    /// A field of the form.
    public record Input(String name, String value, boolean wrong) {}

    /// A figure that is reckoned with, and where it is from.
    public record Source(String name, int value, String text) {}

    @GetMapping("/bsp/workers/capacity")
    String show(@RequestParam Map<String, String> query, Model model) {
        Map<Field, Double> values = new LinkedHashMap<>();
        List<Input> inputs = new ArrayList<>();
        for (Field field : Field.values()) {
            String text = query.getOrDefault(field.name, field.first).strip();
            boolean number = text.matches("[0-9]{1,6}([.,][0-9]{1,3})?");
            double value = number ? Double.parseDouble(text.replace(',', '.')) : -1;
            boolean wrong = value < field.least || value > field.most;
            inputs.add(new Input(field.name, text, wrong));
            if (!wrong) {
                values.put(field, value);
            }
        }
        model.addAttribute("inputs", inputs);
        model.addAttribute(
                "sources",
                measured.sources().entrySet().stream()
                        .map(source -> new Source(source.getKey(), measured.figure(source.getKey()), source.getValue()))
                        .toList());
        if (values.size() == Field.values().length) {
            model.addAttribute("plan", CapacityPlan.of(load(values), measured));
        }
        return "console/capacity";
    }

    private static Load load(Map<Field, Double> values) {
        return new Load(
                values.getOrDefault(Field.RATE, 0.0),
                whole(values, Field.SECONDS),
                whole(values, Field.SIP),
                whole(values, Field.RECORDED),
                whole(values, Field.TRANSCODED),
                whole(values, Field.DAYS));
    }

    private static int whole(Map<Field, Double> values, Field field) {
        return (int) Math.round(values.getOrDefault(field, 0.0));
    }
}
