package dev.headstock.trainer.training.solvers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.training.steps.Phase;
import dev.headstock.trainer.training.steps.StepGradients;
import dev.headstock.trainer.training.steps.StepPasses;
import dev.headstock.trainer.training.values.States;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Trains readout and head of a frozen model on all units at once by L-BFGS: minimizes the mean loss plus {@code l2 / 2 · ‖W‖²} over the
 * matrices. Its history is part of checkpoints, so a resumed run takes the same steps.
 */
public final class FullBatchSolver {
    private static final String STATE = "solver/";

    private final Lbfgs solver;
    private final Model model;
    private final List<String> paths;
    private final Map<String, Boolean> penalized;
    private final States states;
    private final Function<NDManager, StepPasses> passes;
    private final LbfgsMinimizer minimizer;

    /**
     * @param passes over all units, in the memory of one evaluation of the function
     * @param states with the history of an earlier attempt
     * @throws IllegalArgumentException when something below the head is trained
     */
    public FullBatchSolver(
            Lbfgs solver,
            ParameterTable parameters,
            Model model,
            Phase phase,
            States states,
            Function<NDManager, StepPasses> passes) {
        if (!phase.isBackboneFrozen() || phase.rules().isEmpty()) {
            throw new IllegalArgumentException(
                    "A full-batch solver trains the head of a frozen model. Choose a strategy that freezes everything else.");
        }
        this.solver = solver;
        this.model = model;
        this.paths = phase.paths();
        this.penalized = new HashMap<>();
        for (String path : paths) {
            ParameterTable.Entry entry = parameters.find(path);
            penalized.put(path, entry != null && entry.kind() == ParameterKind.MATRIX);
        }
        this.states = states;
        this.passes = passes;
        this.minimizer = new LbfgsMinimizer(this::evaluate, read(), history());
        write(minimizer.position());
    }

    /** One iteration; false when there is nothing left to gain. */
    public boolean iterate() {
        boolean moved = minimizer.iterate();
        write(minimizer.position());
        remember();
        return moved;
    }

    /** Mean loss and penalty at the weights. */
    public double loss() {
        return minimizer.point().value();
    }

    public double gradientNorm() {
        double sum = 0;
        for (float number : minimizer.point().gradient()) {
            sum += (double) number * number;
        }
        return Math.sqrt(sum);
    }

    private LbfgsMinimizer.Point evaluate(float[] position) {
        write(position);
        try (NDManager memory = model.torch().newScope()) {
            StepGradients gradients = new StepGradients(passes.apply(memory));
            ParameterVector gradient = gradients.compute();
            float[] flat = flat(path -> gradient.get(path));
            double penalty = 0;
            int at = 0;
            for (String path : paths) {
                int size = Math.toIntExact(model.shape(path).size());
                for (int i = at; penalized(path) && i < at + size; i++) {
                    penalty += solver.l2() / 2 * position[i] * position[i];
                    flat[i] += (float) (solver.l2() * position[i]);
                }
                at += size;
            }
            return new LbfgsMinimizer.Point(gradients.loss() + penalty, flat);
        }
    }

    private boolean penalized(String path) {
        return penalized.getOrDefault(path, false);
    }

    private float[] read() {
        return flat(model::parameter);
    }

    private float[] flat(Function<String, NDArray> arrays) {
        int size = 0;
        List<float[]> parts = new ArrayList<>();
        for (String path : paths) {
            float[] part = arrays.apply(path).toFloatArray();
            parts.add(part);
            size += part.length;
        }
        float[] flat = new float[size];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, flat, at, part.length);
            at += part.length;
        }
        return flat;
    }

    private void write(float[] position) {
        try (NDManager memory = model.torch().newScope()) {
            List<NDArray> values = new ArrayList<>();
            int at = 0;
            for (String path : paths) {
                Shape shape = model.shape(path);
                int size = Math.toIntExact(shape.size());
                values.add(memory.create(Arrays.copyOfRange(position, at, at + size), shape));
                at += size;
            }
            model.torch()
                    .operations()
                    .copyAll(paths.stream().map(model::parameter).toList(), values);
        }
    }

    private List<LbfgsMinimizer.Pair> history() {
        List<LbfgsMinimizer.Pair> pairs = new ArrayList<>();
        for (int i = 0; states.arrays().containsKey(name(i, "step")); i++) {
            pairs.add(new LbfgsMinimizer.Pair(numbers(name(i, "step")), numbers(name(i, "change"))));
        }
        return pairs;
    }

    private float[] numbers(String name) {
        NDArray array = states.arrays().get(name);
        if (array == null) {
            throw new IllegalStateException("the checkpoint has no array '%s'".formatted(name));
        }
        return array.toFloatArray();
    }

    private void remember() {
        states.removeAll(STATE);
        List<LbfgsMinimizer.Pair> pairs = minimizer.history();
        for (int i = 0; i < pairs.size(); i++) {
            put(name(i, "step"), pairs.get(i).step());
            put(name(i, "change"), pairs.get(i).change());
        }
    }

    private void put(String name, float[] numbers) {
        try (NDManager memory = model.torch().newScope()) {
            states.put(name, memory.create(numbers, new Shape(numbers.length)).duplicate());
        }
    }

    private static String name(int pair, String what) {
        return STATE + pair + "/" + what;
    }
}
