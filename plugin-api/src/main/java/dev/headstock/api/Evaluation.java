package dev.headstock.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric's name says which way is better: lower for {@code loss}, {@code perplexity} and names that end in {@code -loss} or
 * {@code -error}, such as {@code mean-absolute-error}; higher for all others. Of a name with a slash the part before the first one counts:
 * {@code f1/runtime-error} is an F1, of a class of that name.
 *
 * @param metrics by name in kebab-case, for example {@code accuracy}, {@code macro-f1}
 * @param primary the metric by which checkpoints and runs are ranked
 * @param confusion for heads that choose among few classes
 */
public record Evaluation(Map<String, Double> metrics, String primary, Optional<Confusion> confusion) {

    /** {@code counts[actual][predicted]}. */
    public record Confusion(List<String> classes, long[][] counts) {}
}
