package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.QualitySample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Voice quality over the time of a call, as shapes of an 860 wide drawing: a line of MOS a leg, and a bar
/// for each interval in which packets were lost.
record QualityChart(
        List<Line> lines, List<Loss> losses, List<Tick> times, List<Tick> scores, List<QualitySample> samples) {
    private static final double LEFT = 36;
    private static final double RIGHT = 856;
    private static final double TOP = 12;
    private static final double BOTTOM = 112;
    private static final double WORST = 1;
    private static final double BEST = 4.5;
    /// Losses beyond this are drawn as high as this.
    private static final double LOSS_DRAWN = 20;
    private static final double LOSS_HEIGHT = 40;

    /// @param points of an SVG polyline
    record Line(String leg, String party, String points) {}

    record Loss(String party, String x, String y, String height) {}

    record Tick(String at, String text) {}

    /// @return null when nothing was measured twice: a point is no course
    static @Nullable QualityChart of(List<QualitySample> samples, CallWords say) {
        if (samples.size() < 2
                || samples.getFirst().at().equals(samples.getLast().at())) {
            return null;
        }
        Instant from = samples.getFirst().at();
        double millis = Duration.between(from, samples.getLast().at()).toMillis();
        List<Line> lines = new ArrayList<>();
        for (String leg : List.of("META", "AGENT", "TRUNK")) {
            String points = samples.stream()
                    .filter(sample -> sample.leg().equals(leg) && sample.mos() != null)
                    .map(sample -> text(x(sample.at(), from, millis)) + "," + text(y(sample.mos())))
                    .reduce((one, other) -> one + " " + other)
                    .orElse("");
            if (!points.isEmpty()) {
                lines.add(new Line(leg, party(leg), points));
            }
        }
        List<Loss> losses = samples.stream()
                .filter(sample -> sample.lossPercent() > 0)
                .map(sample -> {
                    double height = Math.max(2, Math.min(sample.lossPercent(), LOSS_DRAWN) / LOSS_DRAWN * LOSS_HEIGHT);
                    return new Loss(
                            party(sample.leg()),
                            text(x(sample.at(), from, millis) - 1.5),
                            text(BOTTOM - height),
                            text(height));
                })
                .toList();
        List<Tick> scores = List.of(1, 2, 3, 4).stream()
                .map(score -> new Tick(text(y(score.doubleValue())), String.valueOf(score)))
                .toList();
        return new QualityChart(
                lines,
                losses,
                List.of(
                        new Tick("start", say.time(from)),
                        new Tick("end", say.time(samples.getLast().at()))),
                scores,
                samples);
    }

    private static String party(String leg) {
        return leg.equals("META") ? "meta" : "tenant";
    }

    private static double x(Instant at, Instant from, double millis) {
        return LEFT + Duration.between(from, at).toMillis() / millis * (RIGHT - LEFT);
    }

    private static double y(@Nullable Double mos) {
        double score = mos == null ? WORST : Math.clamp(mos, WORST, BEST);
        return BOTTOM - (score - WORST) / (BEST - WORST) * (BOTTOM - TOP);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
