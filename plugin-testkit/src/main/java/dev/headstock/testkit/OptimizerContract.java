package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterGroup;
import dev.headstock.api.tuning.StateSpec;
import dev.headstock.kit.Declarations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every optimizer promises. A subclass names it. That a fused operation computes the same is promised of optimizers that
 * have one: of AdamW, which an engine computes by itself.
 */
public abstract class OptimizerContract {
    private static final int STEPS = 400;
    private static final double ROUNDING = 1e-6;

    private Workbench bench = new Workbench();

    protected abstract Optimizer optimizer();

    /** The highest rate in the search for a minimum at a distance of about 4. */
    protected double learningRate() {
        return 0.03;
    }

    /** One step of the operation that an engine runs in place of {@link Optimizer#update}. */
    @FunctionalInterface
    public interface FusedUpdate {
        /** Changes values and states in place. */
        void update(ParameterGroup group);
    }

    /** Empty where engines call {@link Optimizer#update}, as for all optimizers of plugins. */
    protected Optional<FusedUpdate> fused() {
        return Optional.empty();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void describesItselfAndItsState() {
        assertThat(Declarations.formulaProblem("formula", optimizer().formula()))
                .isEmpty();
        for (Shape shape : List.of(new Shape(3, 4), new Shape(4), new Shape(2, 1, 3, 3))) {
            assertThat(optimizer().state(shape))
                    .extracting(StateSpec::name)
                    .doesNotHaveDuplicates()
                    .allSatisfy(name -> assertThat(name).isNotBlank());
        }
    }

    private Map<String, NDArray> start() {
        Map<String, NDArray> values = new LinkedHashMap<>();
        values.put("matrix", bench.random(1, 3, 4));
        values.put("vector", bench.random(2, 4));
        return values;
    }

    /** {@code ½·Σ cᵢ·θᵢ²}, badly scaled. */
    private FakeVector gradient(Map<String, NDArray> values) {
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        values.forEach((path, value) -> gradients.put(path, value.mul(path.equals("matrix") ? 10 : 0.1)));
        return FakeVector.of(gradients);
    }

    private void train(Map<String, NDArray> values, Map<String, Map<String, NDArray>> states, int from, int to) {
        for (int step = from; step < to; step++) {
            optimizer().update(group(values, states, step, 0), step(values, step));
        }
    }

    private FakeParameterGroup group(
            Map<String, NDArray> values, Map<String, Map<String, NDArray>> states, int step, double decay) {
        double rate = learningRate() * (1 - (double) step / STEPS);
        return new FakeParameterGroup(values, gradient(values), states, rate, decay);
    }

    private static FakeStep step(Map<String, NDArray> values, int number) {
        FakeVector weights = FakeVector.of(values);
        return new FakeStep(number, STEPS, 0, weights, weights, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    @Test
    void findsTheMinimumOfAQuadratic() {
        Map<String, NDArray> values = start();
        double before = FakeVector.of(values).norm();

        train(values, FakeParameterGroup.states(optimizer(), values), 0, STEPS);

        assertThat(FakeVector.of(values).norm()).as("distance from the minimum").isLessThan(0.1 * before);
    }

    /** State that is not declared would be lost in a checkpoint. */
    @Test
    void aResumedTrainingIsTheUninterruptedOne() {
        Map<String, NDArray> whole = start();
        train(whole, FakeParameterGroup.states(optimizer(), whole), 0, 20);

        Map<String, NDArray> first = start();
        Map<String, Map<String, NDArray>> states = FakeParameterGroup.states(optimizer(), first);
        train(first, states, 0, 10);
        Map<String, NDArray> resumed = new LinkedHashMap<>();
        first.forEach((path, value) -> resumed.put(path, copy(value)));
        states.values().forEach(own -> own.replaceAll((name, array) -> copy(array)));
        train(resumed, states, 10, 20);

        Workbench.numbers(whole)
                .forEach((path, numbers) -> assertThat(Lookup.in(resumed, path).toFloatArray())
                        .as(path)
                        .isEqualTo(numbers));
    }

    /** Values and states, so that a checkpoint of one goes on with the other. */
    @Test
    void theFusedOperationComputesWhatUpdateDoes() {
        assumeThat(fused()).as("fused operation").isPresent();
        FusedUpdate fused = fused().orElseThrow();
        for (double decay : new double[] {0, 0.1}) {
            Map<String, NDArray> expected = start();
            Map<String, NDArray> found = start();
            Map<String, Map<String, NDArray>> expectedStates = FakeParameterGroup.states(optimizer(), expected);
            Map<String, Map<String, NDArray>> foundStates = FakeParameterGroup.states(optimizer(), found);
            for (int step = 0; step < 5; step++) {
                optimizer().update(group(expected, expectedStates, step, decay), step(expected, step));
                fused.update(group(found, foundStates, step, decay));
            }

            requireClose("values with a decay of " + decay, found, expected);
            expectedStates.forEach(
                    (path, states) -> requireClose("state of " + path, Lookup.in(foundStates, path), states));
        }
    }

    /** Within rounding, which grows with the numbers. */
    private static void requireClose(String what, Map<String, NDArray> found, Map<String, NDArray> expected) {
        expected.forEach((name, array) -> {
            double largest = Math.max(1, array.abs().max().getFloat());
            Numbers.areClose("%s: %s".formatted(what, name), Lookup.in(found, name), array, ROUNDING * largest);
        });
    }

    private NDArray copy(NDArray array) {
        return bench.array(array.toFloatArray(), array.getShape());
    }

    @Test
    void aRateOfZeroChangesNothing() {
        Map<String, NDArray> values = start();
        Map<String, float[]> before = Workbench.numbers(values);
        FakeVector weights = FakeVector.of(values);

        optimizer()
                .update(
                        new FakeParameterGroup(
                                values, gradient(values), FakeParameterGroup.states(optimizer(), values), 0, 0.1),
                        FakeStep.of(weights, weights));

        Workbench.numbers(values).forEach((path, numbers) -> assertThat(numbers).isEqualTo(before.get(path)));
    }

    @Test
    void changesValuesInPlaceAndKeepsThemFinite() {
        Map<String, NDArray> values = start();
        NDArray matrix = Lookup.in(values, "matrix");
        float[] before = matrix.toFloatArray();

        train(values, FakeParameterGroup.states(optimizer(), values), 0, 2);

        assertThat(matrix.toFloatArray()).isNotEqualTo(before);
        values.forEach((path, value) -> Numbers.areFinite(path, value.toFloatArray()));
    }

    /** With a gradient of 0 nothing is divided by 0. */
    @Test
    void standsStillWithoutAGradient() {
        Map<String, NDArray> values = new LinkedHashMap<>();
        values.put("vector", bench.memory().zeros(new Shape(4)));
        train(values, FakeParameterGroup.states(optimizer(), values), 0, 3);

        Numbers.areFinite("vector", Lookup.in(values, "vector").toFloatArray());
    }
}
