package dev.headstock.plugins.extractiveqa;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * F1 and exact match as in the official evaluations of SQuAD and CMRC. Where questions may be unanswerable, both also for
 * those that have an answer and those that have none.
 */
final class AnswerMetrics implements MetricAccumulator {
    private static final String F1 = "f1";
    private static final String EXACT_MATCH = "exact-match";
    private static final String ANSWERABLE = "/answerable";
    private static final String UNANSWERABLE = "/unanswerable";

    private final Function<Example, Optional<List<String>>> correct;
    private final Function<Example, Comparison> comparison;
    private final boolean unanswerable;
    private final Mean answered = new Mean();
    private final Mean empty = new Mean();
    private final NoAnswerMargin margin = new NoAnswerMargin();

    private static final class Mean {
        private double f1;
        private double exact;
        private long count;

        void add(double oneF1, double oneExact) {
            f1 += oneF1;
            exact += oneExact;
            count++;
        }

        void put(Map<String, Double> metrics, String suffix) {
            if (count > 0) {
                metrics.put(F1 + suffix, f1 / count);
                metrics.put(EXACT_MATCH + suffix, exact / count);
            }
        }
    }

    /** @param correct texts, an empty one where there is no answer; empty for unlabeled examples */
    AnswerMetrics(
            Function<Example, Optional<List<String>>> correct,
            Function<Example, Comparison> comparison,
            boolean unanswerable) {
        this.correct = correct;
        this.comparison = comparison;
        this.unanswerable = unanswerable;
    }

    /** F1 ranks runs. */
    static List<Metric> metrics(boolean unanswerable) {
        List<Metric> metrics = new ArrayList<>(List.of(Metric.maximize(F1), Metric.maximize(EXACT_MATCH)));
        if (unanswerable) {
            metrics.add(Metric.maximize(F1 + "/*"));
            metrics.add(Metric.maximize(EXACT_MATCH + "/*"));
        }
        return metrics;
    }

    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        List<String> wanted = correct.apply(example).orElse(null);
        if (wanted == null || !(prediction.answer() instanceof Answer.Spans answer)) {
            return Double.NaN;
        }
        Comparison by = comparison.apply(example);
        double f1 = by.bestF1(answer.text(), wanted);
        double exact = by.exactMatch(answer.text(), wanted);
        (wanted.contains("") ? empty : answered).add(f1, exact);
        boolean tunes = unanswerable && output.fitted(AnswerHead.NO_ANSWER).isEmpty();
        if (tunes && !answer.alternatives().isEmpty()) {
            Answer.ScoredSpan best = answer.alternatives().get(0);
            margin.add(
                    SpanSearch.noAnswer(output) - best.score(),
                    by.bestF1("", wanted),
                    answer.spans().isEmpty() ? by.bestF1(best.text(), wanted) : f1);
        }
        return f1;
    }

    @Override
    public Map<String, Double> compute(double meanLoss) {
        long count = answered.count + empty.count;
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(F1, count == 0 ? Double.NaN : (answered.f1 + empty.f1) / count);
        metrics.put(EXACT_MATCH, count == 0 ? Double.NaN : (answered.exact + empty.exact) / count);
        if (unanswerable) {
            answered.put(metrics, ANSWERABLE);
            empty.put(metrics, UNANSWERABLE);
        }
        return metrics;
    }

    @Override
    public Map<String, float[]> fitted() {
        return unanswerable ? Map.of(AnswerHead.NO_ANSWER, new float[] {margin.best()}) : Map.of();
    }
}
