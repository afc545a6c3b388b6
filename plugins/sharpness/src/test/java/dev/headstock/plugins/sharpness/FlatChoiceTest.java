package dev.headstock.plugins.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Curvature;
import dev.headstock.kit.PrimaryMetric;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlatChoiceTest {
    private static final PrimaryMetric ACCURACY = new PrimaryMetric("accuracy");

    private final Workbench bench = new Workbench();
    private final FlatChoice analysis = new FlatChoice();

    @AfterEach
    void close() {
        bench.close();
    }

    private FakeAnalyzedModel model(String name, long seed) {
        return FakeAnalyzedModel.trained(bench, name, TinyBert.outline(0, 8), seed);
    }

    private static FlatChoice.Options options(FlatChoice.ShiftedSet shifted, boolean soup) {
        return new FlatChoice.Options(shifted, 0.01, 0.05, soup, "", 4, 8, 1);
    }

    private static Candidate candidate(String name, double metric, double loss, double sharpness) {
        return new Candidate(name, metric, loss, sharpness, Double.NaN, false);
    }

    @Test
    void theFlattestIsChosenAmongThoseThatAreAboutAsGood() {
        List<Candidate> candidates = List.of(
                candidate("best", 0.92f, 0.3, 0.5),
                candidate("flat", 0.91f, 0.4, 0.2),
                candidate("flattest and bad", 0.90f, 0.4, 0.1));

        assertThat(Candidate.best(candidates, ACCURACY).name()).isEqualTo("best");
        assertThat(Candidate.flattest(candidates, ACCURACY, 0.01).name()).isEqualTo("flat");
        assertThat(Candidate.flattest(candidates, ACCURACY, 0).name()).isEqualTo("best");
        assertThat(Candidate.flattest(candidates, ACCURACY, 0.1).name()).isEqualTo("flattest and bad");
    }

    @Test
    void ofEquallyGoodModelsTheBestHasTheSmallestLoss() {
        List<Candidate> candidates = List.of(candidate("a", 0.9, 0.4, 0.1), candidate("b", 0.9, 0.3, 0.2));

        assertThat(Candidate.best(candidates, ACCURACY).name()).isEqualTo("b");
    }

    @Test
    void aLowerErrorIsBetterAndAnUndefinedMetricNever() {
        List<Candidate> candidates = List.of(
                candidate("undefined", Double.NaN, 0.1, 0),
                candidate("high", 5, 0.4, 0.1),
                candidate("low", 2, 0.4, 0.2));

        for (String metric : List.of("perplexity", "mean-squared-error", "loss")) {
            assertThat(Candidate.best(candidates, new PrimaryMetric(metric)).name())
                    .isEqualTo("low");
            assertThat(Candidate.flattest(candidates, new PrimaryMetric(metric), 0.5)
                            .name())
                    .isEqualTo("low");
        }
    }

    @Test
    void theTableHasWhatIsMeasuredOfEachModelAndOfTheirMean() {
        FakeAnalyzedModel one = model("one", 1);
        FakeAnalyzedModel two = model("two", 2);
        FakeAnalysisContext context = FakeAnalysisContext.of(bench, one, two);
        Probe train = context.probe(Split.TRAIN, 4, 1);
        Probe dev = context.probe(Split.DEV, 8, 1);

        List<Figure> figures = analysis.analyze(context, options(FlatChoice.ShiftedSet.NONE, true));

        Figure.Table table = (Figure.Table) figures.get(0);
        assertThat(table.columns())
                .containsExactly("model", "accuracy on DEV", "loss on DEV", "SAM sharpness", "picked as");
        assertThat(table.rows()).hasSize(3);
        ParameterVector toTheMean = two.weights().minus(one.weights()).scale(0.5);
        assertThat(table.rows().get(0).subList(0, 4)).isEqualTo(measured("one", context, one, train, dev));
        assertThat(table.rows().get(1).subList(0, 4)).isEqualTo(measured("two", context, two, train, dev));
        assertThat(table.rows().get(2).subList(0, 4))
                .isEqualTo(one.withOffset(toTheMean, () -> measured("soup of these 2", context, one, train, dev)));
        assertThat(table.rows().stream().filter(row -> row.get(4).contains("best on DEV")))
                .hasSize(1);
        assertThat(((Figure.ScatterPlot) figures.get(1)).yLabel()).isEqualTo("accuracy on DEV");
        assertThat(((Figure.Note) figures.get(3)).text()).startsWith("No shifted set was named");
    }

    private static List<String> measured(
            String name, AnalysisContext context, FakeAnalyzedModel model, Probe train, Probe dev) {
        return List.of(
                name,
                String.format(Locale.ROOT, "%.4f", model.evaluate(dev).get("accuracy")),
                String.format(Locale.ROOT, "%.4f", model.loss(dev)),
                String.format(Locale.ROOT, "%.4g", Curvature.samSharpness(context, model, train, 0.05)));
    }

    @Test
    void qualityOnTheShiftedSetIsThatOfTheSplitTest() {
        FakeAnalyzedModel one = model("one", 1);
        FakeAnalysisContext context = FakeAnalysisContext.of(bench, one, model("two", 2));
        String expected = String.format(
                Locale.ROOT,
                "%.4f",
                one.evaluate(context.probe(Split.DEV, row -> row < 3)).get("accuracy"));

        Figure.Table table = (Figure.Table)
                analysis.analyze(ShiftedContext.ofRows(context, 3), options(FlatChoice.ShiftedSet.TEST, false))
                        .get(0);

        assertThat(table.title()).contains("3 of the shifted set");
        assertThat(table.rows().get(0).get(4)).isEqualTo(expected);
    }

    @Test
    void noCorrelationIsClaimedOfFewModels() {
        String text = correlations(4, true);

        assertThat(text)
                .isEqualTo("These are 4 models. A rank correlation of fewer than 5 means nothing, so none is claimed.");
    }

    @Test
    void theCorrelationOfSeveralModelsLeavesTheSoupOut() {
        assertThat(correlations(6, true))
                .startsWith(
                        "Spearman's rank correlation with quality on the shifted set over 6 models: accuracy on DEV")
                .contains("p = ")
                .endsWith("The soup is not counted: it is made of the others.");
        assertThat(correlations(6, false)).doesNotContain("soup");
    }

    private String correlations(int count, boolean soup) {
        List<FakeAnalyzedModel> models = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            models.add(model("model " + i, i));
        }
        FakeAnalysisContext context = FakeAnalysisContext.of(bench, models.toArray(FakeAnalyzedModel[]::new));
        return ((Figure.Note) analysis.analyze(context, options(FlatChoice.ShiftedSet.TEST, soup))
                        .get(3))
                .text();
    }

    @Test
    void aShiftedSetWithoutLabelsIsRefusedBeforeAnythingIsMeasured() {
        FakeAnalysisContext context = FakeAnalysisContext.of(bench, model("one", 1), model("two", 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> analysis.analyze(
                        ShiftedContext.withoutLabels(context), options(FlatChoice.ShiftedSet.TEST, false)))
                .withMessage("The split TEST has no labeled rows. Choose a data set version with such rows.");
        assertThat(context.bodies()).isZero();
    }

    @Test
    void columnsThatDoNotFitAreRefused() {
        FakeAnalysisContext context = FakeAnalysisContext.of(bench, model("one", 1), model("two", 2));
        DatasetSchema.Column text = Contexts.column("text", ColumnRole.TEXT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> analysis.analyze(
                        ShiftedContext.withSchema(context, new DatasetSchema(List.of(text))), analysis.defaults()))
                .withMessage(
                        "'one' learned from label, and this data set has no such column. Choose a data set with labels.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> analysis.analyze(
                        ShiftedContext.withSchema(
                                context,
                                new DatasetSchema(
                                        List.of(text, Contexts.column("label", ColumnRole.LABEL, "bad", "worse")))),
                        analysis.defaults()))
                .withMessage(
                        "'one' does not know the classes worse of this data set. Choose a data set with the classes of its training.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> analysis.analyze(
                        ShiftedContext.withSchema(
                                context,
                                new DatasetSchema(List.of(
                                        text,
                                        Contexts.column("other", ColumnRole.TEXT),
                                        Contexts.column("label", ColumnRole.LABEL, "bad")))),
                        analysis.defaults()))
                .withMessage(
                        "'one' reads 1 columns of the role text, and this data set has 2. Choose a data set with the columns of its training.");
    }

    @Test
    void aMetricThatIsNotComputedIsRefused() {
        FakeAnalysisContext context = FakeAnalysisContext.of(bench, model("one", 1), model("two", 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> analysis.analyze(
                        context,
                        new FlatChoice.Options(FlatChoice.ShiftedSet.NONE, 0.01, 0.05, false, "bleu", 4, 8, 1)))
                .withMessageStartingWith("metric is 'bleu', and these models compute accuracy, ");
    }

    /** Before the job is queued. */
    @Test
    void modelsThatCannotBeComparedAreRefused() {
        FakeAnalyzedModel one = model("one", 1);
        DatasetSchema others = new DatasetSchema(List.of(
                Contexts.column("text", ColumnRole.TEXT), Contexts.column("label", ColumnRole.LABEL, "ham", "spam")));
        DatasetSchema numbers = new DatasetSchema(
                List.of(Contexts.column("text", ColumnRole.TEXT), Contexts.column("stars", ColumnRole.NUMBER)));

        assertThat(reason(one, FakeAnalyzedModel.baseModel(bench, "base", TinyBert.outline(0, 8))))
                .contains(
                        "'base' is a base model without a head. Choose a run, a version or a soup that kept its head.");
        assertThat(reason(one, FakeAnalyzedModel.trained(bench, "wider", TinyBert.outline(0, 12), 2)))
                .contains(
                        "'one' and 'wider' differ in their parameters, so their sharpness cannot be compared. Choose models of one base model.");
        assertThat(reason(one, new Learned("mails", others)))
                .contains(
                        "The heads of 'one' and 'mails' differ: the classes of one are bad, fair, good, of the other ham, spam. Choose models of one task.");
        assertThat(reason(one, new Learned("stars", numbers)))
                .contains(
                        "The heads of 'one' and 'stars' differ: one learned from label, the other from number. Choose models of one task.");
        assertThat(reason(one, model("two", 2))).isEmpty();
        assertThat(analysis.subjectCount().includes(1)).isFalse();
    }

    private Optional<String> reason(Subject... subjects) {
        return analysis.unsupportedReason(List.of(subjects), analysis.defaults());
    }

    /** A model that learned from other data. */
    private record Learned(String name, DatasetSchema data) implements Subject {
        @Override
        public ModelOutline outline() {
            return TinyBert.outline(0, 8);
        }

        @Override
        public Vocabulary vocabulary() {
            return run().orElseThrow().vocabulary();
        }

        @Override
        public boolean isTrained() {
            return true;
        }

        @Override
        public Optional<RunContext> run() {
            return Optional.of(Contexts.of(outline()).withData(data));
        }
    }
}
