package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.host.StudyRound.RunResult;
import dev.headstock.protocol.host.StudyRound.Variant;
import dev.headstock.protocol.host.StudyRound.VariantResult;
import dev.headstock.server.analyses.Analyses;
import dev.headstock.server.analyses.AnalysisResult;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.evaluations.PredictionFiles;
import dev.headstock.server.measurements.MetricCurves;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.studies.StudyRows.AnalysisRow;
import dev.headstock.server.studies.StudyRows.RunRow;
import dev.headstock.server.studies.StudyRows.VariantRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the runs of a study have come to, as its plugin reads it. */
@Component
class StudyResults {
    /** A curve that a study draws needs no more. */
    private static final int POINTS = 500;

    private final Runs runs;
    private final Evaluations evaluations;
    private final PredictionFiles predictions;
    private final MetricCurves curves;
    private final Checkpoints checkpoints;
    private final Analyses analyses;

    StudyResults(
            Runs runs,
            Evaluations evaluations,
            PredictionFiles predictions,
            MetricCurves curves,
            Checkpoints checkpoints,
            Analyses analyses) {
        this.runs = runs;
        this.evaluations = evaluations;
        this.predictions = predictions;
        this.curves = curves;
        this.checkpoints = checkpoints;
        this.analyses = analyses;
    }

    /** By variant, in the order in which they were asked for first; a variant of several rounds counts as it was asked for last. */
    List<VariantResult> of(List<VariantRow> variants, List<RunRow> rows, List<AnalysisRow> analyzed) {
        Map<String, VariantRow> newest = new LinkedHashMap<>();
        variants.forEach(row -> newest.put(row.variant().name(), row));
        List<VariantResult> results = new ArrayList<>();
        for (VariantRow row : newest.values()) {
            List<RunResult> found = rows.stream()
                    .filter(run -> run.round() == row.round() && run.position() == row.position())
                    .map(run -> result(run, row.variant(), analyzed))
                    .toList();
            results.add(new VariantResult(row.variant(), found));
        }
        return results;
    }

    private RunResult result(RunRow row, Variant variant, List<AnalysisRow> analyzed) {
        if (row.run() == null) {
            return new RunResult(
                    row.seed(),
                    row.problem() == null ? "WAITING" : "FAILED",
                    variant.model(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    0,
                    0,
                    0);
        }
        Run run = runs.get(row.run());
        Checkpoint best = best(run).orElse(null);
        Map<Split, Map<String, Double>> metrics = new EnumMap<>(Split.class);
        Map<Split, Map<String, List<Double>>> replicates = new EnumMap<>(Split.class);
        Map<Split, String> files = new EnumMap<>(Split.class);
        boolean ended = run.state() == JobState.SUCCEEDED;
        evaluations(run, best).forEach((split, evaluation) -> {
            metrics.put(split, evaluation.metrics());
            replicates.put(split, evaluations.replicates(evaluation.id()));
            if (ended) {
                files.put(split, predictions.of(evaluation.id()).toString());
            }
        });
        return new RunResult(
                row.seed(),
                state(run.state(), variant),
                model(run, best),
                metrics,
                replicates,
                history(run.number()),
                files,
                figures(row, variant, analyzed),
                run.results().trainedParameters(),
                Objects.requireNonNullElse(run.seconds(), 0.0),
                Objects.requireNonNullElse(run.progress().examplesPerSecond(), 0.0));
    }

    private static String state(JobState state, Variant variant) {
        Variation variation = variant.specification().variation();
        return switch (state) {
            case QUEUED -> "WAITING";
            case STARTING, RUNNING, PAUSED -> "RUNNING";
            case SUCCEEDED -> variation != null && variation.stopAfterEpochs() != null ? "STOPPED" : "FINISHED";
            case FAILED, CANCELLED -> "FAILED";
        };
    }

    private Optional<Checkpoint> best(Run run) {
        return checkpoints.list(run.number()).stream().filter(Checkpoint::best).findFirst();
    }

    private static String model(Run run, @Nullable Checkpoint best) {
        return best == null ? "run/" + run.id() : "run/%s/%d".formatted(run.id(), best.step());
    }

    /** Those of the best checkpoint, which is the one that counts; of a split that was evaluated without it the last one. */
    private Map<Split, Evaluation> evaluations(Run run, @Nullable Checkpoint best) {
        Map<Split, Evaluation> chosen = new EnumMap<>(Split.class);
        for (Evaluation evaluation : evaluations.ofOwner(run.id())) {
            chosen.merge(
                    evaluation.split(), evaluation, (one, other) -> isOf(best, one) ? one : later(best, one, other));
        }
        return chosen;
    }

    private static Evaluation later(@Nullable Checkpoint best, Evaluation one, Evaluation other) {
        return isOf(best, other) || other.step() >= one.step() ? other : one;
    }

    private static boolean isOf(@Nullable Checkpoint best, Evaluation evaluation) {
        return best != null && evaluation.step() == best.step();
    }

    private Map<String, List<List<Double>>> history(long run) {
        Map<String, List<List<Double>>> history = new HashMap<>();
        for (MetricCurves.MetricSummary metric : curves.summaries(run)) {
            MetricCurves.MetricSeries series = curves.series(run, metric.name(), POINTS);
            List<List<Double>> points = new ArrayList<>();
            for (int i = 0; i < series.step().length; i++) {
                points.add(List.of((double) series.step()[i], series.value()[i]));
            }
            history.put(metric.name(), points);
        }
        return history;
    }

    private Map<String, List<Map<String, Object>>> figures(RunRow row, Variant variant, List<AnalysisRow> analyzed) {
        Map<String, List<Map<String, Object>>> figures = new HashMap<>();
        for (AnalysisRow analysis : analyzed) {
            boolean own = analysis.round() == row.round()
                    && analysis.position() == row.position()
                    && analysis.seed() == row.seed();
            if (own && analysis.job() != null) {
                Choice choice = variant.analyses().get(analysis.place());
                analyses.ofJob(analysis.job())
                        .map(AnalysisResult::figures)
                        .ifPresent(found -> figures.put(choice.id(), new ArrayList<>(present(found))));
            }
        }
        return figures;
    }

    private static List<Map<String, Object>> present(List<? extends Map<String, ?>> figures) {
        List<Map<String, Object>> present = new ArrayList<>();
        for (Map<String, ?> figure : figures) {
            Map<String, Object> fields = new LinkedHashMap<>();
            figure.forEach((name, value) -> {
                if (value != null) {
                    fields.put(name, value);
                }
            });
            present.add(fields);
        }
        return present;
    }
}
