package dev.headstock.trainer.studies;

import dev.headstock.api.Study;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.Init;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.DatasetView;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.TrainRows;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterSelector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries values of the search space for one epoch, goes on with the best, and counts wrong answers. */
final class HalvingStudy implements Study<HalvingStudy.Options> {

    /** @param recipe a recipe that makes the model of one variant, or empty */
    record Options(int trials, String recipe, boolean twins) {
        Options {
            if (trials < 1) {
                throw new IllegalArgumentException("trials must be at least 1, was " + trials);
            }
        }
    }

    @Override
    public String id() {
        return "halving";
    }

    @Override
    public String title() {
        return "Halving";
    }

    @Override
    public String summary() {
        return "Goes on with the best.";
    }

    @Override
    public Options defaults() {
        return new Options(2, "", false);
    }

    @Override
    public Optional<String> unsupportedReason(StudyContext context, Options options) {
        return context.rows(Split.DEV) == 0
                ? Optional.of("A search needs dev rows. Choose another version.")
                : Optional.empty();
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        List<RunVariant> variants = new ArrayList<>();
        for (int trial = 0; trial < options.trials(); trial++) {
            RunVariant variant = context.base(options.twins() ? "twin" : "trial " + trial)
                    .withSeeds(1, 2)
                    .withTrainRows(TrainRows.share(0.5, 3))
                    .withView("shouting")
                    .withInitialization(
                            new InitializationRule(ParameterSelector.backbone().inLayers(1, 1), new Init.Permuted()))
                    .withAnalysis(Choice.of("change"))
                    .stopAfter(1);
            double fraction = (double) trial / options.trials();
            for (var entry : context.searchSpace().entrySet()) {
                variant = variant.with(entry.getKey(), entry.getValue().at(fraction));
            }
            if (!options.recipe().isEmpty() && trial == 0) {
                variant = variant.withModelFrom(Choice.of(options.recipe()));
            }
            if (context.estimate(variant).trainedParameters() < 1) {
                throw new IllegalStateException("nothing is estimated");
            }
            variants.add(variant);
        }
        return variants;
    }

    @Override
    public List<RunVariant> next(StudyResults soFar, Options options) {
        boolean stopped = soFar.variants().stream()
                .flatMap(result -> result.runs().stream())
                .anyMatch(run -> run.state() == RunResult.State.STOPPED);
        return !stopped
                ? List.of()
                : soFar.variants().stream()
                        .max((a, b) -> Double.compare(a.mean(Split.DEV, "accuracy"), b.mean(Split.DEV, "accuracy")))
                        .map(best -> List.of(best.variant().withoutStop()))
                        .orElse(List.of());
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        Map<String, Double> wrong = new LinkedHashMap<>();
        List<Figure> figures = new ArrayList<>();
        results.variants().forEach(result -> {
            double[] count = new double[1];
            result.runs().forEach(run -> {
                run.predictions(Split.DEV, prediction -> {
                    if (prediction.answer() instanceof Answer.ClassLabel && prediction.quality() < 1) {
                        count[0]++;
                    }
                });
                figures.addAll(run.figures("change"));
            });
            wrong.put(result.variant().name(), count[0]);
        });
        figures.add(0, new Figure.BarChart("Wrong answers", "rows", wrong));
        return figures;
    }

    @Override
    public DatasetView view(String name, DatasetSchema schema, Options options) {
        if (!name.equals("shouting")) {
            throw new IllegalArgumentException("unknown view " + name);
        }
        List<String> classes = schema.classes(ColumnRole.LABEL);
        return new DatasetView() {
            @Override
            public List<Column> columns() {
                return List.of(
                        new Column("loud", ColumnRole.TEXT), new Column("class", ColumnRole.LABEL, null, classes));
            }

            @Override
            public List<List<@Nullable Cell>> rows(Example example) {
                String text = example.texts().get(0);
                String label = example.value(ColumnRole.LABEL).map(Cell::string).orElse("none");
                return List.of(
                        List.of(Cell.of(text.toUpperCase(Locale.ROOT)), Cell.of(label)),
                        List.of(Cell.of(text), Cell.of(label)));
            }
        };
    }
}
