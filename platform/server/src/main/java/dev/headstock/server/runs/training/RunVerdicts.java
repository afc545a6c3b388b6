package dev.headstock.server.runs.training;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.measurements.DeclaredMetrics;
import dev.headstock.server.measurements.MetricCurves;
import dev.headstock.server.runs.Run.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Collects what {@link RunVerdict} looks at, and stores what it says. */
@Component
class RunVerdicts {
    private static final String LOSS = "loss";
    private static final String TRAINING_LOSS = "train/loss";
    /** Few enough to be read at once, and enough for medians of its ends. */
    private static final int POINTS = 400;

    private final JdbcClient jdbc;
    private final MetricCurves curves;
    private final Evaluations evaluations;

    RunVerdicts(JdbcClient jdbc, MetricCurves curves, Evaluations evaluations) {
        this.jdbc = jdbc;
        this.curves = curves;
        this.evaluations = evaluations;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void judge(UUID run, long number, DeclaredMetrics declared) {
        store(run, RunVerdict.of(facts(run, number, declared)).orElse(null));
    }

    /** The run goes on, so nothing is known yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void clear(UUID run) {
        store(run, null);
    }

    private void store(UUID run, @Nullable Verdict verdict) {
        jdbc.sql("update run set verdict_kind = :kind, verdict = :text where id = :run")
                .param("kind", verdict == null ? null : verdict.kind().name())
                .param("text", verdict == null ? null : verdict.text())
                .param("run", run)
                .update();
    }

    private RunVerdict.Facts facts(UUID run, long number, DeclaredMetrics declared) {
        List<Evaluation> dev = evaluations.ofOwner(run).stream()
                .filter(evaluation -> evaluation.split() == Split.DEV)
                .toList();
        MetricView primary = declared.primary().orElse(null);
        Evaluation best = primary == null ? null : best(dev, primary).orElse(null);
        return new RunVerdict.Facts(
                curves.series(number, TRAINING_LOSS, POINTS).value(),
                dev.stream()
                        .map(evaluation -> evaluation.metrics().get(LOSS))
                        .filter(Objects::nonNull)
                        .toList(),
                best != null && best != dev.get(0),
                best == null ? null : answers(best),
                learningRate(run));
    }

    private static Optional<Evaluation> best(List<Evaluation> dev, MetricView primary) {
        return dev.stream()
                .filter(evaluation -> evaluation.metrics().get(primary.name()) != null)
                .min((a, b) -> DeclaredMetrics.bestFirst(primary.direction())
                        .compare(a.metrics().get(primary.name()), b.metrics().get(primary.name())));
    }

    private RunVerdict.@Nullable Answers answers(Evaluation evaluation) {
        return evaluations
                .variety(evaluation.id())
                .map(variety -> new RunVerdict.Answers(
                        variety.answers(), variety.different(), variety.truths(), variety.example()))
                .orElse(null);
    }

    private double learningRate(UUID run) {
        return jdbc.sql("select coalesce((plan ->> 'learningRate')::float8, 0) from run where id = :run")
                .param("run", run)
                .query(Double.class)
                .single();
    }
}
