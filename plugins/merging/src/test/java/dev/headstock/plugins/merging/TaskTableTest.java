package dev.headstock.plugins.merging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.Bootstrap.Interval;
import dev.headstock.kit.PrimaryMetric;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskTableTest {
    private static final List<String> CLASSES = List.of("ham", "spam");
    private static final PrimaryMetric ACCURACY = new PrimaryMetric("accuracy");
    private static final int ROWS = 400;
    private static final int REPLICATES = 4000;

    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel one = FakeAnalyzedModel.trained(bench, "one", TinyBert.outline(1, 8), 1);
    private final FakeAnalyzedModel two = FakeAnalyzedModel.trained(bench, "two", TinyBert.outline(1, 8), 2);
    private final FakeAnalysisContext context = FakeAnalysisContext.of(bench, one, two);
    private final TaskTable analysis = new TaskTable();

    @AfterEach
    void close() {
        bench.close();
    }

    private static TaskTable.Options options(String column) {
        return new TaskTable.Options(TaskTable.Rows.DEV, column, "", 8, 200, 1);
    }

    /** Rows that are all ham. */
    private static Task task(PrimaryMetric metric) {
        List<Example> examples = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            examples.add(FakeExample.ofText(row, "text").with("label", ColumnRole.LABEL, Cell.of("ham")));
        }
        return new Task("mails", new Rows(examples), CLASSES, metric);
    }

    private record Rows(List<Example> examples) implements Probe {
        @Override
        public int size() {
            return examples.size();
        }
    }

    private static TaskResult answers(IntPredicate right) {
        List<Prediction> predictions = IntStream.range(0, ROWS)
                .mapToObj(row -> new Prediction(new Answer.ClassLabel(right.test(row) ? "ham" : "spam", Map.of()), 1))
                .toList();
        double accuracy = IntStream.range(0, ROWS).filter(right).count() / (double) ROWS;
        double[] losses = IntStream.range(0, ROWS)
                .mapToDouble(row -> right.test(row) ? 0.1 : 2)
                .toArray();
        return TaskResult.of(accuracy, predictions, losses, CLASSES);
    }

    private static Interval interval(Task task, TaskResult first, TaskResult other) {
        return task.gains(List.of(first, other), REPLICATES, new Random(1))
                .get(1)
                .interval();
    }

    /** Of n rows with differences d the mean has a standard error of {@code √(var(d) / n)}. */
    @Test
    void theIntervalIsThatOfDifferencesRowByRow() {
        TaskResult first = answers(row -> row % 10 != 0);
        TaskResult worse = answers(row -> row % 10 != 0 && row % 20 != 1);
        double mean = -0.05;
        double standardError = Math.sqrt((0.05 - mean * mean) / ROWS);

        Interval found = interval(task(ACCURACY), first, worse);

        assertThat(found.value()).isCloseTo(mean, within(1e-6));
        assertThat(found.low()).isCloseTo(mean - 1.96 * standardError, within(0.004));
        assertThat(found.high()).isCloseTo(mean + 1.96 * standardError, within(0.004));
    }

    @Test
    void modelsThatAnswerAlikeDifferByNothing() {
        TaskResult same = answers(row -> row % 3 != 0);

        assertThat(interval(task(ACCURACY), same, same)).isEqualTo(new Interval(0, 0, 0));
    }

    @Test
    void worseIsWhatLiesBelowZeroAsAWhole() {
        TaskResult first = answers(row -> row % 10 != 0);
        Task task = task(ACCURACY);
        TaskResult clearly = answers(row -> row % 5 != 0);
        TaskResult hardly = answers(row -> row % 10 != 0 && row != 1);

        List<Task.Gain> gains = task.gains(List.of(first, clearly, hardly), REPLICATES, new Random(1));

        assertThat(gains).extracting(Task.Gain::isWorse).containsExactly(false, true, false);
        assertThat(task.gains(List.of(clearly, first), REPLICATES, new Random(1))
                        .get(1)
                        .isBetter())
                .isTrue();
        String note = ((Figure.Note) new TaskFigures(
                                List.of("first", "clearly", "hardly"),
                                List.of(task),
                                ACCURACY,
                                List.of(List.of(first, clearly, hardly)),
                                List.of(gains))
                        .all()
                        .get(2))
                .text();
        assertThat(note)
                .startsWith("Significantly worse than 'first': 'clearly' on mails (-0.1000, ")
                .contains("Nothing got significantly better.")
                .doesNotContain("hardly");
    }

    /** The answers are all right, and the head says that its metric is one half: it counts something else. */
    @Test
    void aMetricThatDoesNotFollowFromTheAnswersLeavesTheLoss() {
        TaskResult first = answers(row -> true);
        TaskResult other = new TaskResult(
                0.5, first.kind(), first.answers(), answers(row -> row % 2 == 0).losses());

        Task.Gain gain = task(ACCURACY)
                .gains(List.of(first, other), REPLICATES, new Random(1))
                .get(1);

        assertThat(gain.ofLoss()).isTrue();
        assertThat(gain.metric()).isCloseTo(-0.5, within(1e-6));
        assertThat(gain.interval().value()).isCloseTo(0.1 - 1.05, within(1e-5));
        assertThat(gain.isWorse()).isTrue();
    }

    /** A lower error is better; each answer is off by 1 or by 2. */
    @Test
    void numbersAreComparedByTheirErrors() {
        List<Example> examples = new ArrayList<>();
        List<Prediction> near = new ArrayList<>();
        List<Prediction> far = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            examples.add(FakeExample.ofText(row, "text").with("stars", ColumnRole.NUMBER, Cell.of(row % 5)));
            near.add(new Prediction(new Answer.Number(row % 5 + 1, ""), 1));
            far.add(new Prediction(new Answer.Number(row % 5 + 2, ""), 1));
        }
        double[] losses = new double[ROWS];
        Task task = new Task("reviews", new Rows(examples), List.of(), new PrimaryMetric("mean-absolute-error"));

        Task.Gain gain = task.gains(
                        List.of(TaskResult.of(1, near, losses, List.of()), TaskResult.of(2, far, losses, List.of())),
                        200,
                        new Random(1))
                .get(1);

        assertThat(gain.ofLoss()).isFalse();
        assertThat(gain.interval()).isEqualTo(new Interval(-1, -1, -1));
    }

    @Test
    void theTableHasARowForEachValueOfTheColumn() {
        Figure.Table table =
                (Figure.Table) analysis.analyze(context, options("label")).get(0);

        assertThat(table.columns()).containsExactly("task", "rows", "one", "two");
        assertThat(table.rows()).extracting(row -> row.get(0)).containsExactly("bad", "fair", "good");
        assertThat(table.rows()).extracting(row -> row.get(1)).containsExactly("3", "3", "2");
        Probe bad = context.probe(Split.DEV, row -> row % 3 == 0);
        assertThat(table.rows().get(0).get(2)).isEqualTo(accuracy(one, bad));
        assertThat(table.rows().get(0).get(3)).startsWith(accuracy(two, bad) + " (");
    }

    private static String accuracy(FakeAnalyzedModel model, Probe probe) {
        return String.format(Locale.ROOT, "%.4f", model.evaluate(probe).get("accuracy"));
    }

    @Test
    void withoutAColumnAllRowsAreOneTask() {
        Figure.Table table =
                (Figure.Table) analysis.analyze(context, options("")).get(0);

        assertThat(table.rows()).hasSize(1);
        assertThat(table.rows().get(0)).startsWith("all rows", "8");
    }

    @Test
    void aColumnWithoutValuesIsRefusedBeforeAnythingIsMeasured() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> analysis.analyze(context, options("source")))
                .withMessage(
                        "column is 'source', and no row has a value there. The columns are text, label; ignored ones have no values.");
        assertThat(context.bodies()).isZero();
    }

    @Test
    void modelsWithoutAHeadAreRefused() {
        assertThat(analysis.unsupportedReason(
                        List.of(one, FakeAnalyzedModel.baseModel(bench, "merged", TinyBert.outline(1, 8))),
                        analysis.defaults()))
                .contains(
                        "'merged' is a base model without a head. Choose a run, a version or a soup that kept its head.");
    }
}
