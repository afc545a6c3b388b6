package dev.headstock.plugins.merging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.ModelRecipe;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.FakeJob;
import dev.headstock.testkit.FakeModelWriter;
import dev.headstock.testkit.FakeRecipeContext;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
    private static final ModelOutline OUTLINE = TinyBert.outline(1, 8);
    private static final ModelReference BASE = ModelReference.baseModel("base");
    private static final ModelReference ONE = ModelReference.run("one");
    private static final ModelReference TWO = ModelReference.run("two");
    private static final ModelReference WIDER = ModelReference.run("wider");
    private static final String PATH = "encoder.layer.0.output.dense.weight";

    private Workbench bench = new Workbench();

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FakeRecipeContext job() {
        return new FakeRecipeContext(
                bench,
                Map.of(
                        BASE, FakeAnalyzedModel.baseModel(bench, "base", OUTLINE),
                        ONE, FakeAnalyzedModel.trained(bench, "one", OUTLINE, 1),
                        TWO, FakeAnalyzedModel.trained(bench, "two", OUTLINE, 2),
                        WIDER, FakeAnalyzedModel.trained(bench, "wider", TinyBert.outline(1, 12), 3)),
                Map.of(),
                config -> OUTLINE,
                new FakeJob.Stored(),
                Long.MAX_VALUE,
                false);
    }

    private <O extends Record> FakeModelWriter made(ModelRecipe<O> recipe, O options) throws IOException {
        FakeRecipeContext job = job();
        recipe.make(job, options);
        return job.writer();
    }

    private static float[] written(FakeModelWriter model, String path) {
        return Objects.requireNonNull(model.numbers().get(path), path);
    }

    private float[] numbers(ModelReference model, String path) {
        return job().model(model).parameter(path).toFloatArray();
    }

    @Test
    void aSoupIsTheMeanOfWeightsAndHeads() throws IOException {
        FakeModelWriter soup = made(new Soup(), new Soup.Options(List.of(ONE, TWO, ONE), true));

        for (String path : List.of(PATH, "head.weight")) {
            float[] one = numbers(ONE, path);
            float[] two = numbers(TWO, path);
            assertThat(one).isNotEqualTo(two);
            float[] found = written(soup, path);
            for (int i = 0; i < one.length; i++) {
                assertThat(found[i]).isCloseTo((2 * one[i] + two[i]) / 3, within(1e-6f));
            }
        }
    }

    @Test
    void aSoupWithoutHeadIsABaseModel() throws IOException {
        assertThat(made(new Soup(), new Soup.Options(List.of(ONE), false)).numbers())
                .doesNotContainKey("head.weight")
                .containsKey(PATH);
    }

    /** θ₀ + ½·((θ₁ − θ₀) − (θ₂ − θ₀)) = θ₀ + ½·(θ₁ − θ₂). */
    @Test
    void changesAreAddedAndTakenAway() throws IOException {
        float[] found = written(
                made(new TaskArithmetic(), new TaskArithmetic.Options(BASE, List.of(ONE), List.of(TWO), 0.5)), PATH);

        float[] base = numbers(BASE, PATH);
        float[] one = numbers(ONE, PATH);
        float[] two = numbers(TWO, PATH);
        for (int i = 0; i < base.length; i++) {
            assertThat(found[i]).isCloseTo(base[i] + 0.5f * (one[i] - two[i]), within(1e-6f));
        }
    }

    /** Kept whole, a single direction is added as it is. */
    @Test
    void aMergeOfTheSameModelTwiceIsThatModel() throws IOException {
        float[] found = written(made(new TiesMerge(), new TiesMerge.Options(BASE, List.of(ONE, ONE), 1, 1)), PATH);

        assertThat(found).containsExactly(numbers(ONE, PATH), within(1e-6f));
    }

    @Test
    void saysWhichModelsDoNotFit() {
        assertThat(new Soup().unsupportedReason(job(), new Soup.Options(List.of(ONE, WIDER), true)))
                .contains("'one' and 'wider' differ in their parameters. Choose models with the same start.");
        assertThat(new Soup().unsupportedReason(job(), new Soup.Options(List.of(BASE), true)))
                .contains("'base' is a base model. Choose trained ones.");
        assertThat(new Soup().unsupportedReason(job(), new Soup().defaults()))
                .contains("models is empty. Choose at least one trained model.");
        assertThat(new TaskArithmetic()
                        .unsupportedReason(
                                job(), new TaskArithmetic.Options(ModelReference.NONE, List.of(ONE), List.of(), 1)))
                .contains("A model is missing. Choose all of them.");
        assertThat(new TiesMerge().unsupportedReason(job(), new TiesMerge.Options(BASE, List.of(ONE), 0.2, 1)))
                .contains("models has 1 entries. Choose at least two trained models.");
    }
}
