package dev.headstock.trainer.training.steps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Head;
import dev.headstock.api.tuning.EmbeddingPerturbation;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ReturnedArrays;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.torch.Operations;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.values.Returned;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a step's batch: Σ loss of a unit ÷ Σ its weight over all passes. A batch with many tokens is read in several passes whose
 * gradients add up to those of the whole, in the memory of one pass.
 */
public final class StepGradients implements GradientFunction {
    private final StepPasses passes;
    private final Model model;
    private final Head head;
    private final Operations operations;
    private final int count;
    private final double share;
    private final Map<EmbeddingPerturbation, EmbeddingAscent> ascents = new IdentityHashMap<>();
    private final List<EmbeddingAscent> active = new ArrayList<>();
    private @Nullable Double loss;

    public StepGradients(StepPasses passes) {
        this.passes = passes;
        this.model = passes.model();
        this.head = model.blueprint().requireHead();
        this.operations = model.torch().operations();
        this.count = passes.passes().size();
        double weight = passes.weight();
        this.share = weight > 0 ? 1 / weight : 0;
    }

    /** Mean loss of the batch when gradients were first computed; without gradients, when they never were. */
    public double loss() {
        Double known = loss;
        if (known == null) {
            known = Torch.unrecorded(() -> new Round(false).run());
            loss = known;
        }
        return known;
    }

    @Override
    public ParameterVector compute() {
        return Torch.unrecorded(() -> {
            Round round = new Round(true);
            double mean = round.run();
            if (loss == null) {
                loss = mean;
            }
            return passes.step().space().owning(passes.step().paths(), round.gradients);
        });
    }

    @Override
    public ParameterVector computeAt(ParameterVector offset) {
        return displaced(offset, this::compute);
    }

    @Override
    public ParameterVector computeWith(EmbeddingPerturbation perturbation) {
        return perturbed(perturbation, this::compute);
    }

    /** Runs a body at the weights plus an offset; afterwards they are restored from a copy, bit for bit. */
    ParameterVector displaced(ParameterVector offset, Supplier<ParameterVector> body) {
        List<NDArray> moved = new ArrayList<>();
        List<NDArray> by = new ArrayList<>();
        for (String path : offset.paths()) {
            moved.add(model.parameter(path));
            by.add(offset.get(path));
        }
        if (moved.isEmpty()) {
            return body.get();
        }
        try (NDManager kept = model.torch().newScope()) {
            List<NDArray> before =
                    moved.stream().map(array -> copy(array, kept)).toList();
            operations.addAll(moved, by);
            try {
                return body.get();
            } finally {
                operations.copyAll(moved, before);
            }
        }
    }

    private static NDArray copy(NDArray array, NDManager memory) {
        NDArray copy = array.duplicate();
        copy.attach(memory);
        return copy;
    }

    /** Runs a body with perturbed embeddings; the same object again goes on from its last perturbation. */
    ParameterVector perturbed(EmbeddingPerturbation perturbation, Supplier<ParameterVector> body) {
        EmbeddingAscent ascent = ascents.computeIfAbsent(
                perturbation,
                first -> new EmbeddingAscent(first, count, passes.step().memory()));
        ascent.begin();
        active.add(ascent);
        try {
            return body.get();
        } finally {
            active.remove(active.size() - 1);
        }
    }

    /** The batch computed once. */
    private final class Round {
        private final List<EmbeddingAscent> perturbations = List.copyOf(active);
        private final boolean recording;
        private final List<NDArray> parameters;
        private final List<NDArray> gradients = new ArrayList<>();

        Round(boolean recording) {
            this.recording = recording;
            this.parameters =
                    passes.step().paths().stream().map(model::parameter).toList();
        }

        /** @return the mean loss */
        double run() {
            // One pass is the whole batch already.
            return head.needsWholeBatch() && count > 1 ? runWhole() : runPassByPass();
        }

        private double runPassByPass() {
            double sum = 0;
            for (int pass = 0; pass < count; pass++) {
                try (NDManager scratch = model.torch().newScope()) {
                    NDArray part = loss(pass, scratch);
                    if (recording) {
                        goBack(part, pass);
                    }
                    sum += part.getFloat();
                }
                passes.afterPass().run();
            }
            return sum;
        }

        /** The loss of a pass after all interceptors, with its share in the loss of the step. */
        private NDArray loss(int pass, NDManager scratch) {
            RunPass run = forward(pass, recording, scratch);
            AtomicInteger draws = new AtomicInteger();
            return inMode(recording, () -> {
                NDArray current = run.loss();
                for (StepInterceptor interceptor : passes.settings().losses()) {
                    StepForward seen = new StepForward(passes, pass, 0, draws, run, scratch, current);
                    NDArray changed = interceptor.transformLoss(
                            seen, passes.step().as(interceptor), run.interceptorPass(interceptor.id()));
                    current = Returned.by(
                            interceptor, "a loss per unit", changed, run.loss().getShape());
                }
                return run.headPass().kernels().scale(current.sum(), share);
            });
        }

        private RunPass forward(int pass, boolean recorded, NDManager scratch) {
            return passes.forward(
                    pass,
                    0,
                    recorded,
                    perturbations.isEmpty() ? null : (embeddings, batch) -> perturb(pass, embeddings, batch),
                    scratch);
        }

        private NDArray perturb(int pass, NDArray embeddings, EncodedBatch batch) {
            NDArray current = embeddings;
            for (EmbeddingAscent perturbation : perturbations) {
                current = perturbation.perturb(pass, current, batch);
            }
            return current;
        }

        /** Adds the gradients of a scalar to those of earlier passes. */
        private void goBack(NDArray scalar, int pass) {
            List<NDArray> arrays = new ArrayList<>(parameters);
            perturbations.forEach(perturbation -> arrays.add(perturbation.delta(pass)));
            List<NDArray> found = gradientsOf(scalar, arrays);
            for (int i = 0; i < perturbations.size(); i++) {
                perturbations.get(i).keep(pass, found.get(parameters.size() + i));
            }
            add(found.subList(0, parameters.size()));
        }

        private void add(List<NDArray> found) {
            if (gradients.isEmpty()) {
                found.forEach(gradient -> gradient.attach(passes.step().memory()));
                gradients.addAll(found);
            } else if (!found.isEmpty()) {
                operations.addAll(gradients, found);
            }
        }

        /**
         * For a loss in which units depend on each other: the outputs of all passes, the loss of all of them and its gradient by the
         * outputs, and each pass again with the same dropout, this time with a way back.
         */
        private double runWhole() {
            try (NDManager kept = model.torch().newScope()) {
                List<NDArray> outputs = new ArrayList<>();
                for (int pass = 0; pass < count; pass++) {
                    try (NDManager scratch = model.torch().newScope()) {
                        NDArray output = forward(pass, false, scratch).output();
                        output.attach(kept);
                        outputs.add(output);
                    }
                    passes.afterPass().run();
                }
                NDArray all = joined(outputs, kept);
                NDArray mean = wholeLoss(all, kept);
                if (recording) {
                    List<NDArray> arrays = new ArrayList<>(parameters);
                    arrays.add(all);
                    List<NDArray> found = new ArrayList<>(gradientsOf(mean, arrays));
                    NDArray byOutputs = found.remove(found.size() - 1);
                    add(found);
                    goBackFrom(byOutputs, outputs);
                }
                return mean.getFloat();
            }
        }

        private NDArray wholeLoss(NDArray outputs, NDManager memory) {
            if (recording) {
                outputs.setRequiresGradient(true);
            }
            RunPass whole = passes.whole(memory);
            return inMode(recording, () -> {
                NDArray all = head.loss(outputs, whole.batch(), whole.headPass());
                NDArray losses = ReturnedArrays.floats(
                                head, "loss()", all, whole.batch().units())
                        .mul(whole.batch().labeledMask());
                return whole.headPass().kernels().scale(losses.sum(), share);
            });
        }

        private void goBackFrom(NDArray byOutputs, List<NDArray> outputs) {
            long from = 0;
            for (int pass = 0; pass < count; pass++) {
                Shape shape = outputs.get(pass).getShape();
                try (NDManager scratch = model.torch().newScope()) {
                    NDArray byOutput = part(byOutputs, from, shape);
                    byOutput.attach(scratch);
                    RunPass run = forward(pass, true, scratch);
                    goBack(inMode(true, () -> run.output().mul(byOutput).sum()), pass);
                }
                from += shape.get(0);
                passes.afterPass().run();
            }
        }
    }

    /** Rows of a joined array as one pass had them. */
    private static NDArray part(NDArray joined, long from, Shape shape) {
        NDIndex index = new NDIndex().addSliceDim(from, from + shape.get(0));
        return shape.dimension() > 1 ? joined.get(index.addSliceDim(0, shape.get(1))) : joined.get(index);
    }

    /** One after the other; where the second dimension depends on the padding of a pass, it is filled up with zeros. */
    private static NDArray joined(List<NDArray> outputs, NDManager memory) {
        Shape first = outputs.get(0).getShape();
        if (first.dimension() > 1) {
            long widest = outputs.stream()
                    .mapToLong(output -> output.getShape().get(1))
                    .max()
                    .orElseThrow();
            outputs = outputs.stream()
                    .map(output -> widened(output, widest, memory))
                    .toList();
        }
        NDArray joined = NDArrays.concat(new NDList(outputs), 0);
        joined.attach(memory);
        return joined;
    }

    private static NDArray widened(NDArray output, long width, NDManager memory) {
        long[] shape = output.getShape().getShape().clone();
        if (shape[1] == width) {
            return output;
        }
        shape[1] = width - shape[1];
        return output.concat(memory.zeros(new Shape(shape)), 1);
    }

    private static NDArray inMode(boolean recording, Supplier<NDArray> computation) {
        return recording ? Torch.recorded(computation) : computation.get();
    }

    /** Zeros where nothing that is trained took part, such as a parameter that no layer reads. */
    private List<NDArray> gradientsOf(NDArray scalar, List<NDArray> arrays) {
        try {
            return operations.gradients(scalar, arrays);
        } catch (RuntimeException e) {
            // DJL cannot say in advance whether a result was recorded.
            if (!String.valueOf(e.getMessage()).contains("does not require grad")) {
                throw e;
            }
            return arrays.stream().map(array -> zeros(array, scalar)).toList();
        }
    }

    private static NDArray zeros(NDArray like, NDArray beside) {
        NDArray zeros = like.zerosLike();
        zeros.attach(beside.getManager());
        return zeros;
    }
}
