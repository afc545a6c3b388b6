package dev.headstock.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * @param metrics by name in kebab-case, for example {@code accuracy}, {@code macro-f1}; all higher-is-better except {@code loss}
 * @param primary the metric by which checkpoints and runs are ranked
 * @param confusion for heads that choose among few classes
 */
public record Evaluation(Map<String, Double> metrics, String primary, Optional<Confusion> confusion) {

    /** {@code counts[actual][predicted]}. */
    public record Confusion(List<String> classes, long[][] counts) {}
}
