package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.tuning.AdamW;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.kit.Declarations;
import dev.headstock.testkit.Contexts.FakeRunContext;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every interceptor promises. A subclass names it; it trains a {@link TinyBert} of two layers and width 8. A teacher
 * is a {@link TinyBert} of three layers and width 12.
 */
public abstract class StepInterceptorContract {
    private static final int STEPS = 3;

    private Workbench bench = new Workbench();

    /** A new instance of the interceptor under test. */
    protected abstract StepInterceptor interceptor();

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private RunContext context() {
        FakeRunContext context = Contexts.tiny(2, 8);
        for (StepInterceptor.Teacher teacher : interceptor().teachers()) {
            ModelReference reference = teacher.model();
            context = context.withModel(reference, TinyBert.outline(3, 12));
        }
        return context;
    }

    private FakeTraining training(Predicate<String> frozen) {
        return new FakeTraining(bench, TinyBert.model(2, 8), context(), List.of(interceptor()), AdamW.DEFAULT, frozen);
    }

    private FakeTraining training() {
        return training(path -> false);
    }

    @Test
    void describesItself() {
        StepInterceptor interceptor = interceptor();

        assertThat(Declarations.idProblem("interceptor", interceptor.id())).isEmpty();
        assertThat(Declarations.formulaProblem("formula", interceptor.formula()))
                .isEmpty();
        AdapterPlacementContract.requireNames("parameters", interceptor.parameters(context()));
        assertThat(interceptor.watchedLayers(context().model())).allSatisfy(layer -> assertThat(layer)
                .isBetween(-1, context().model().layers() - 1));
    }

    @Test
    void theGradientHasTheShapesOfTheParametersAndIsFinite() {
        FakeTraining training = training();
        Map<String, float[]> weights = training.weights();

        ParameterVector gradient = training.gradient();

        assertThat(gradient.paths()).containsAll(training.trainedPaths());
        for (String path : training.trainedPaths()) {
            assertThat(gradient.get(path).toFloatArray()).as(path).hasSameSizeAs(weights.get(path));
            Numbers.areFinite("gradient of " + path, gradient.get(path).toFloatArray());
        }
        assertThat(gradient.norm()).as("length of the gradient").isPositive();
    }

    /** Also after it was computed elsewhere, by {@code computeAt}. */
    @Test
    void computingAGradientLeavesTheWeightsAsTheyAre() {
        FakeTraining training = training();
        training.train(1);
        Map<String, float[]> before = training.weights();

        training.gradient();

        training.weights()
                .forEach((path, numbers) -> assertThat(numbers).as(path).isEqualTo(before.get(path)));
    }

    /** Lasting state is in the step's store: what an instance keeps in fields is lost. */
    @Test
    void aResumedTrainingIsTheUninterruptedOne() {
        FakeTraining whole = training();
        whole.train(2 * STEPS);

        FakeTraining first = training();
        first.train(STEPS);
        FakeTraining.Checkpoint checkpoint = first.checkpoint();
        Map<String, Map<String, Shape>> shapes = first.stateShapes();
        FakeTraining second = training();
        second.restore(checkpoint, shapes);
        second.train(STEPS);

        second.weights()
                .forEach((path, numbers) ->
                        assertThat(numbers).as(path).isEqualTo(whole.weights().get(path)));
        second.exported().forEach((path, numbers) -> assertThat(numbers)
                .as("exported %s", path)
                .isEqualTo(whole.exported().get(path)));
    }

    @Test
    void frozenParametersStayAsTheyAre() {
        Predicate<String> frozen = path -> path.startsWith("embeddings.") || path.startsWith("encoder.layer.0.");
        FakeTraining training = training(frozen);
        Map<String, float[]> before = training.weights();

        training.train(STEPS);

        training.weights().forEach((path, numbers) -> {
            if (frozen.test(path)) {
                assertThat(numbers).as(path).isEqualTo(before.get(path));
            }
        });
        assertThat(training.weights().get("head.weight")).isNotEqualTo(before.get("head.weight"));
    }

    /** Evaluations swap exported values in and out. */
    @Test
    void exportedValuesLeaveTheTrainedOnesAsTheyAre() {
        FakeTraining training = training();
        training.train(STEPS);
        Map<String, float[]> before = training.weights();

        Map<String, float[]> exported = training.exported();

        exported.forEach((path, numbers) -> {
            assertThat(numbers).as("exported %s", path).hasSameSizeAs(before.get(path));
            Numbers.areFinite("exported " + path, numbers);
        });
        training.weights()
                .forEach((path, numbers) -> assertThat(numbers).as(path).isEqualTo(before.get(path)));
    }
}
