package dev.headstock.kit;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.model.RunContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What analyses that evaluate several trained models on the same rows have in common. */
public final class ModelComparison {
    private static final List<ColumnRole> TARGETS = List.of(
            ColumnRole.LABEL,
            ColumnRole.LABELS,
            ColumnRole.NUMBER,
            ColumnRole.TAGS,
            ColumnRole.SPANS,
            ColumnRole.TARGET_TEXT);
    /** Enough to see what a head computes. */
    private static final int FIRST_ROWS = 8;

    private ModelComparison() {}

    /** Why these cannot be compared on one task: a base model, or others that learned other classes than the first. */
    public static Optional<String> problem(List<? extends Subject> subjects) {
        for (Subject subject : subjects) {
            if (!subject.isTrained()) {
                return Optional.of(
                        "'%s' is a base model without a head. Choose a run, a version or a soup that kept its head."
                                .formatted(subject.name()));
            }
        }
        Subject first = subjects.get(0);
        return subjects.stream()
                .skip(1)
                .flatMap(subject -> differentTask(first, subject).stream())
                .findFirst();
    }

    private static Optional<String> differentTask(Subject first, Subject other) {
        DatasetSchema one = data(first);
        DatasetSchema two = data(other);
        Set<ColumnRole> shared = targets(one);
        shared.retainAll(targets(two));
        if (shared.isEmpty() && !targets(one).equals(targets(two))) {
            return Optional.of(
                    "The heads of '%s' and '%s' differ: one learned from %s, the other from %s. Choose models of one task."
                            .formatted(first.name(), other.name(), names(targets(one)), names(targets(two))));
        }
        for (ColumnRole role : shared) {
            if (!one.classes(role).equals(two.classes(role))) {
                return Optional.of(
                        "The heads of '%s' and '%s' differ: the classes of one are %s, of the other %s. Choose models of one task."
                                .formatted(
                                        first.name(),
                                        other.name(),
                                        String.join(", ", one.classes(role)),
                                        String.join(", ", two.classes(role))));
            }
        }
        return Optional.empty();
    }

    private static DatasetSchema data(Subject subject) {
        return subject.run().map(RunContext::data).orElseThrow();
    }

    private static Set<ColumnRole> targets(DatasetSchema schema) {
        return TARGETS.stream().filter(role -> schema.column(role).isPresent()).collect(Collectors.toSet());
    }

    private static String names(Set<ColumnRole> roles) {
        return roles.isEmpty()
                ? "texts alone"
                : roles.stream().map(ColumnRole::id).sorted().collect(Collectors.joining(", "));
    }

    /**
     * Checks that the models read the columns of the job's data set: its texts, and a column of what they learned without
     * classes that they do not know.
     *
     * @throws IllegalArgumentException with the first column that does not fit
     */
    public static void requireFittingColumns(AnalysisContext context) {
        DatasetSchema schema =
                context.data().orElseThrow(() -> new IllegalArgumentException("This job has no data set. Choose one."));
        for (AnalyzedModel model : context.models()) {
            requireFittingColumns(schema, model);
        }
    }

    private static void requireFittingColumns(DatasetSchema schema, Subject model) {
        DatasetSchema learned = data(model);
        for (ColumnRole role : List.of(ColumnRole.TEXT, ColumnRole.WORDS, ColumnRole.CHOICES)) {
            int expected = learned.columns(role).size();
            int found = schema.columns(role).size();
            if (found != expected) {
                throw new IllegalArgumentException(
                        "'%s' reads %d columns of the role %s, and this data set has %d. Choose a data set with the columns of its training."
                                .formatted(model.name(), expected, role.id(), found));
            }
        }
        Set<ColumnRole> targets = targets(learned);
        if (!targets.isEmpty()
                && targets.stream().noneMatch(role -> schema.column(role).isPresent())) {
            throw new IllegalArgumentException(
                    "'%s' learned from %s, and this data set has no such column. Choose a data set with labels."
                            .formatted(model.name(), names(targets)));
        }
        for (ColumnRole role : targets) {
            Set<String> unknown = new TreeSet<>(schema.classes(role));
            learned.classes(role).forEach(unknown::remove);
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "'%s' does not know the classes %s of this data set. Choose a data set with the classes of its training."
                                .formatted(model.name(), String.join(", ", unknown)));
            }
        }
    }

    /**
     * A sample of a split without the rows that the first model has nothing to compare with: those without a label, tags, a
     * number and the like. Models that learn from texts alone take all rows.
     *
     * @throws IllegalArgumentException when no row is left
     */
    public static Probe labeled(AnalysisContext context, Split split, int examples, long seed) {
        Set<ColumnRole> targets = targets(data(context.models().get(0)));
        Probe sample = context.probe(split, examples, seed);
        Set<Long> rows = new HashSet<>();
        for (Example example : sample.examples()) {
            if (targets.isEmpty()
                    || targets.stream().anyMatch(role -> example.value(role).isPresent())) {
                rows.add(example.row());
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "The split %s has no labeled rows. Choose a data set version with such rows.".formatted(split));
        }
        return rows.size() == sample.size() ? sample : context.probe(split, rows::contains);
    }

    /**
     * The metric by which the models are compared, from an evaluation of a few rows.
     *
     * @param wanted a name, or blank for the one that ranks runs
     * @throws IllegalArgumentException when the models compute different metrics, or not the wanted one
     */
    public static PrimaryMetric metric(AnalysisContext context, Split split, Probe probe, String wanted) {
        Probe seen = wanted.contains("/") ? probe : first(context, split, probe);
        List<AnalyzedModel> models = context.models();
        PrimaryMetric metric = PrimaryMetric.of(models.get(0).evaluate(seen).keySet(), wanted);
        for (AnalyzedModel model : models.subList(1, models.size())) {
            if (!model.evaluate(seen).containsKey(metric.name())) {
                throw new IllegalArgumentException(
                        "The heads of '%s' and '%s' differ: only the first computes %s. Choose models of one task."
                                .formatted(models.get(0).name(), model.name(), metric.name()));
            }
        }
        return metric;
    }

    /** A metric of one class is computed only where the class occurs; the others are the same for any rows. */
    private static Probe first(AnalysisContext context, Split split, Probe probe) {
        Set<Long> rows =
                probe.examples().stream().limit(FIRST_ROWS).map(Example::row).collect(Collectors.toSet());
        return context.probe(split, rows::contains);
    }
}
