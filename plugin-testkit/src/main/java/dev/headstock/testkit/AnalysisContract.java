package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headstock.api.Analysis;
import dev.headstock.api.Pluggable;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.head.Figure;
import dev.headstock.testkit.FakeJob.CancelledJobException;
import dev.headstock.testkit.FakeJob.InterruptedJobException;
import dev.headstock.testkit.FakeJob.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every analysis promises. A subclass names it. The models are tiny: as many trained ones as the analysis takes, or
 * base models where it accepts them.
 */
public abstract class AnalysisContract<O extends Record> extends PluggableContract<O> {
    private static final int ATTEMPTS = 200;

    private Workbench bench = new Workbench();

    protected abstract Analysis<O> analysis();

    private Analysis<O> checked() {
        return NoNulls.of(analysis(), Analysis.class);
    }

    /** The options that the contract is tested with: small ones, since it is made many times. */
    protected O options() {
        return analysis().defaults();
    }

    /**
     * Models in the order in which a user would choose them: the fewest that the analysis takes, and one more where it
     * takes more. Override where other layouts are needed.
     */
    protected List<FakeAnalyzedModel> models(Workbench workbench) {
        SubjectCount count = analysis().subjectCount();
        int several = count.max() > count.min() ? count.min() + 1 : count.min();
        return IntStream.rangeClosed(1, several)
                .mapToObj(number ->
                        FakeAnalyzedModel.trained(workbench, "model " + number, TinyBert.outline(2, 8), number))
                .toList();
    }

    @Override
    protected Pluggable<O> extension() {
        return analysis();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FakeAnalysisContext job(List<FakeAnalyzedModel> models, Stored stored, long bodies, boolean cancelled) {
        return new FakeAnalysisContext(bench, models, stored, bodies, cancelled);
    }

    private FakeAnalysisContext job(List<FakeAnalyzedModel> models) {
        return job(models, new Stored(), Long.MAX_VALUE, false);
    }

    @Test
    void acceptsTheModelsOfThisTest() {
        int models = models(bench).size();
        assertThat(checked().subjectCount().includes(models))
                .as(
                        "subjectCount() is %s, and this test has %d. Declare what the analysis takes, or override models.",
                        checked().subjectCount(), models)
                .isTrue();
        assertThat(checked().unsupportedReason(List.<Subject>copyOf(models(bench)), options()))
                .isEmpty();
    }

    @Test
    void itsFiguresCanBeDrawnAndAreTheSameAgain() {
        List<FakeAnalyzedModel> models = models(bench);

        List<Figure> once = checked().analyze(job(models), options());

        assertThat(once).isNotEmpty();
        Figures.requireDrawable(once);
        assertThat(Figures.texts(checked().analyze(job(models), options()))).isEqualTo(Figures.texts(once));
    }

    @Test
    void theFewestModelsThatItTakesAreEnough() {
        List<FakeAnalyzedModel> fewest =
                models(bench).subList(0, checked().subjectCount().min());

        assertThat(checked().unsupportedReason(List.<Subject>copyOf(fewest), options()))
                .isEmpty();
        Figures.requireDrawable(checked().analyze(job(fewest), options()));
    }

    /** The models are served and analyzed again. */
    @Test
    void leavesTheWeightsAsTheyAre() {
        List<FakeAnalyzedModel> models = models(bench);
        List<Map<String, float[]>> before =
                models.stream().map(FakeAnalyzedModel::numbers).toList();

        checked().analyze(job(models), options());

        for (int i = 0; i < models.size(); i++) {
            Map<String, float[]> expected = before.get(i);
            models.get(i)
                    .numbers()
                    .forEach((path, numbers) -> assertThat(numbers).as(path).isEqualTo(expected.get(path)));
        }
    }

    /**
     * Bodies of loops leave nothing behind, and the analysis nothing but its figures: a worker keeps its models in memory while
     * it makes one analysis after the other. Arrays that a job makes are released with it, unless they were attached elsewhere.
     */
    @Test
    void memoryIsAfterwardsWhatItWas() {
        List<FakeAnalyzedModel> models = models(bench);
        int before = bench.arrays();

        int left = bench.scoped(() -> {
            FakeAnalysisContext job = job(models);
            checked().analyze(job, options());
            return job.leftByBodies();
        });

        assertThat(left).as("arrays left by the bodies of loops").isZero();
        assertThat(bench.arrays()).as("arrays in memory after the analysis").isEqualTo(before);
    }

    @Test
    void progressRises() {
        FakeAnalysisContext job = job(models(bench));
        checked().analyze(job, options());

        assertThat(job.progress()).allSatisfy(fraction -> assertThat(fraction).isBetween(0.0, 1.0));
    }

    /** A job whose worker went away starts again, and loops go on where they were. */
    @Test
    void interruptedAnywhereItFindsTheSame() {
        List<FakeAnalyzedModel> models = models(bench);
        FakeAnalysisContext whole = job(models);
        List<String> expected = Figures.texts(checked().analyze(whole, options()));
        assumeThat(whole.bodies()).as("bodies of loops").isPositive();

        for (long bodies : new long[] {4, 7}) {
            Stored stored = new Stored();
            List<String> found = new ArrayList<>();
            for (int attempt = 0; found.isEmpty() && attempt < ATTEMPTS; attempt++) {
                try {
                    found.addAll(Figures.texts(checked().analyze(job(models, stored, bodies, false), options())));
                } catch (InterruptedJobException e) {
                    assertThat(attempt)
                            .as("attempts with %d bodies each", bodies)
                            .isLessThan(ATTEMPTS - 1);
                }
            }
            assertThat(found).isEqualTo(expected);
        }
    }

    /** Cancellation is noticed between two bodies of a loop, and wherever progress is reported. */
    @Test
    void endsWhenItIsCancelled() {
        List<FakeAnalyzedModel> models = models(bench);
        FakeAnalysisContext whole = job(models);
        checked().analyze(whole, options());
        assumeThat(whole.progress()).as("reports of progress").isNotEmpty();

        assertThatThrownBy(() -> checked().analyze(job(models, new Stored(), Long.MAX_VALUE, true), options()))
                .isInstanceOf(CancelledJobException.class);
    }

    @Test
    void baseModelsAreAnalyzedOrASentenceSaysWhyNot() {
        int count = checked().subjectCount().min();
        List<FakeAnalyzedModel> base = IntStream.rangeClosed(1, count)
                .mapToObj(number -> FakeAnalyzedModel.baseModel(bench, "base " + number, TinyBert.outline(2, 8)))
                .toList();
        requireAnalyzedOrRefused(base);
        if (count > 1) {
            List<FakeAnalyzedModel> mixed = new ArrayList<>(base);
            mixed.set(0, FakeAnalyzedModel.trained(bench, "trained", TinyBert.outline(2, 8), 1));
            requireAnalyzedOrRefused(mixed);
        }
    }

    private void requireAnalyzedOrRefused(List<FakeAnalyzedModel> models) {
        Optional<String> reason = checked().unsupportedReason(List.<Subject>copyOf(models), options());
        if (reason.isPresent()) {
            assertThat(reason.get()).contains(".");
        } else {
            Figures.requireDrawable(checked().analyze(job(models), options()));
        }
    }
}
