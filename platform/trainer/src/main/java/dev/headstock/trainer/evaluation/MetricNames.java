package dev.headstock.trainer.evaluation;

import dev.headstock.api.head.Head;
import dev.headstock.api.head.Metric;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that a head computes the metrics that it declares: runs are ranked by declared ones. */
final class MetricNames {
    private static final String ANY = "*";

    private MetricNames() {}

    /** @throws IllegalStateException with a sentence that names the head */
    static void check(Head head, Set<String> computed) {
        List<String> declared = head.metrics().stream().map(Metric::name).toList();
        Set<String> missing = declared.stream()
                .filter(name -> !name.endsWith(ANY) && !computed.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> undeclared = computed.stream()
                .filter(name -> declared.stream().noneMatch(pattern -> matches(pattern, name)))
                .collect(Collectors.toCollection(TreeSet::new));
        undeclared.remove(EvaluationResult.LOSS);
        if (!missing.isEmpty() || !undeclared.isEmpty()) {
            throw new IllegalStateException(
                    "The head %s declares the metrics %s, but computed %s. Missing: %s. Not declared: %s."
                            .formatted(
                                    head.getClass().getName(), declared, new TreeSet<>(computed), missing, undeclared));
        }
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith(ANY)
                ? name.startsWith(pattern.substring(0, pattern.length() - ANY.length()))
                : pattern.equals(name);
    }
}
