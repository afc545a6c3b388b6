package dev.headstock.trainer.processes.worker.evaluations;

import dev.headstock.api.head.Metric;
import dev.headstock.protocol.Split;
import dev.headstock.trainer.evaluation.EvaluationResult;
import java.util.List;
import java.util.Locale;

/** An evaluation in the log: its loss, and the metric that ranks runs. */
public final class EvaluationLine {
    private EvaluationLine() {}

    public static String of(Split split, EvaluationResult result, List<Metric> metrics) {
        String loss = String.format(Locale.ROOT, "%s loss %.4f", split.name().toLowerCase(Locale.ROOT), result.loss());
        return metrics.stream()
                .map(Metric::name)
                .findFirst()
                .filter(primary -> !primary.equals(EvaluationResult.LOSS))
                .map(primary -> String.format(
                        Locale.ROOT,
                        "%s, %s %.4f",
                        loss,
                        primary,
                        result.metrics().getOrDefault(primary, Double.NaN)))
                .orElse(loss);
    }
}
