package io.pulseline.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The file that a benchmark of a whole system leaves, in the shape of all benchmarks: `name`, `at`, `conditions`,
/// `figures`.
public final class BenchResult {
    private BenchResult() {}

    /// @param goal what it may be at most, null where none is set
    public static Map<String, Object> figure(String metric, String unit, Number ours, Integer goal) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("metric", metric);
        figure.put("unit", unit);
        figure.put("ours", ours);
        if (goal != null) {
            figure.put("goal", goal);
            figure.put("met", ours.doubleValue() <= goal);
        }
        return figure;
    }

    /// To where `bench.out` says, else into `target`.
    public static void write(String name, Map<String, Object> conditions, List<Map<String, Object>> figures)
            throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("at", Instant.now().toString());
        result.put("conditions", conditions);
        result.put("figures", figures);
        Files.writeString(
                Path.of(System.getProperty("bench.out", "target/" + name + ".json")),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n");
    }
}
