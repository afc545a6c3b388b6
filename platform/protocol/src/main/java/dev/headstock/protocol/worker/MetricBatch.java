package dev.headstock.protocol.worker;

import java.util.List;

/** Points of any metrics, at most 5,000. */
public record MetricBatch(List<Point> points) {

    /**
     * @param name kebab-case with {@code /} for groups, for example {@code train/loss}, {@code train/learning-rate}, {@code dev/accuracy}
     * @param step counted from 1
     * @param progress epochs done, fractional
     * @param seconds since training began, pauses not counted
     * @param value a number, or NaN or an infinity as JSON strings {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}
     */
    public record Point(String name, long step, double progress, double seconds, double value) {}
}
