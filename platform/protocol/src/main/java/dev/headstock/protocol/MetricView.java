package dev.headstock.protocol;

/**
 * A metric as its head declares it.
 *
 * @param name kebab-case; {@code f1/*} declares one per class
 */
public record MetricView(String name, Direction direction) {
    public enum Direction {
        MAXIMIZE,
        MINIMIZE
    }
}
