package io.pulseline.sipworker.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line of `target/bench/<name>.json`.
///
/// @param peer null where there was none
/// @param goal null where none is set
/// @param met  null where there is no goal, or nothing to hold against it
record BenchFigure(
        String metric,
        String unit,
        Number ours,
        @Nullable Number peer,
        String peerName,
        @Nullable Double ratio,
        @Nullable Double goal,
        @Nullable Boolean met) {
    /// The goal is what the ratio may be at most; without one it is only told.
    static BenchFigure atMost(
            String metric,
            String unit,
            Number ours,
            @Nullable Number peer,
            String peerName,
            @Nullable Double ratio,
            @Nullable Double goal) {
        return new BenchFigure(
                metric,
                unit,
                ours,
                peer,
                peerName,
                ratio,
                goal,
                goal == null || ratio == null ? null : Boolean.valueOf(ratio <= goal));
    }

    /// Without peer and goal.
    static BenchFigure alone(String metric, String unit, Number ours) {
        return new BenchFigure(metric, unit, ours, null, "", null, null, null);
    }

    /// As it is written.
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", metric);
        json.put("unit", unit);
        json.put("ours", ours);
        json.put("peer", peer);
        json.put("peer_name", peerName);
        json.put("ratio", ratio == null ? null : rounded(ratio));
        json.put("goal", goal);
        json.put("met", met);
        return json;
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
