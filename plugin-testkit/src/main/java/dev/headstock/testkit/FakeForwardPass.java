package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.StepInterceptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A pass of a {@link FakeTraining}: a tiny encoder, the mean of its last layer, a linear layer, cross-entropy. */
final class FakeForwardPass implements ForwardPass {
    private static final double DROPOUT = 0.1;

    private final Workbench bench;
    private final TinyModel model;
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> leaves;
    private final FakeBatch batch;
    private final long seed;
    private final int draw;
    private final FakeModelPass pass;
    private final List<NDArray> states;
    private final NDArray output;
    private final NDArray loss;
    private final Set<Integer> watched;
    private final Map<ModelReference, FakeForwardPass> teachers;

    /**
     * @param leaves arrays whose gradients the step collects
     * @param seed of the dropout masks
     * @param delta added to the embeddings
     */
    FakeForwardPass(
            Workbench bench,
            TinyModel model,
            Map<String, NDArray> weights,
            Map<String, NDArray> leaves,
            FakeBatch batch,
            long seed,
            @Nullable NDArray delta) {
        this(bench, model, weights, leaves, batch, seed, 0, delta, true);
    }

    private FakeForwardPass(
            Workbench bench,
            TinyModel model,
            Map<String, NDArray> weights,
            Map<String, NDArray> leaves,
            FakeBatch batch,
            long seed,
            int draw,
            @Nullable NDArray delta,
            boolean training) {
        this.bench = bench;
        this.model = model;
        this.weights = weights;
        this.leaves = leaves;
        this.batch = batch;
        this.seed = seed;
        this.draw = draw;
        Kernels kernels = training ? bench.trainingKernels(1_000 * seed + draw) : bench.kernels();
        this.pass = new FakeModelPass(model.outline(), weights, bench.memory(), kernels).reading(batch.tokens());
        if (training) {
            pass.training(DROPOUT);
        }
        TinyModel perturbed = delta == null ? model : model.withAddedEmbeddings(delta);
        this.states = perturbed.run(batch.tokens(), pass);
        NDArray features = Pooling.MEAN.apply(states.get(states.size() - 1), batch, kernels);
        this.output = kernels.linear(features, Lookup.in(weights, "head.weight"), Lookup.in(weights, "head.bias"));
        this.loss = kernels.crossEntropy(output, batch.target(), 0);
        this.watched = Set.of();
        this.teachers = Map.of();
    }

    private FakeForwardPass(
            FakeForwardPass other, NDArray loss, Set<Integer> watched, Map<ModelReference, FakeForwardPass> teachers) {
        this.bench = other.bench;
        this.model = other.model;
        this.weights = other.weights;
        this.leaves = other.leaves;
        this.batch = other.batch;
        this.seed = other.seed;
        this.draw = other.draw;
        this.pass = other.pass;
        this.states = other.states;
        this.output = other.output;
        this.loss = loss;
        this.watched = watched;
        this.teachers = teachers;
    }

    /** The same pass for an interceptor, after the ones before it. */
    FakeForwardPass watching(
            Set<Integer> layers,
            Map<ModelReference, FakeTeacher> models,
            List<StepInterceptor.Teacher> own,
            NDArray changedLoss) {
        Map<ModelReference, FakeForwardPass> passes = own.stream()
                .collect(Collectors.toMap(StepInterceptor.Teacher::model, teacher -> {
                    FakeTeacher there = Lookup.in(models, teacher.model());
                    FakeForwardPass frozen = new FakeForwardPass(
                            bench, there.model(), there.weights(), Map.of(), batch, seed, 0, null, false);
                    return new FakeForwardPass(frozen, frozen.loss, teacher.watchedLayers(), Map.of());
                }));
        return new FakeForwardPass(this, changedLoss, layers, passes);
    }

    @Override
    public Batch batch() {
        return batch;
    }

    @Override
    public NDArray output() {
        return output;
    }

    @Override
    public NDArray loss() {
        return loss;
    }

    @Override
    public NDArray hidden(int layer) {
        if (layer != -1) {
            requireWatched(layer);
        }
        return states.get(layer + 1);
    }

    @Override
    public AttentionStates attention(int layer) {
        requireWatched(layer);
        return pass.attentionStates(layer);
    }

    private void requireWatched(int layer) {
        if (!watched.contains(layer)) {
            throw new IllegalArgumentException(
                    "layer %d is read, but only %s are watched. Name it in watchedLayers.".formatted(layer, watched));
        }
    }

    @Override
    public ForwardPass rerun() {
        FakeForwardPass other = new FakeForwardPass(bench, model, weights, leaves, batch, seed, draw + 1, null, true);
        return new FakeForwardPass(other, other.loss, watched, teachers);
    }

    @Override
    public ForwardPass perturbed(NDArray delta) {
        if (!delta.hasGradient()) {
            delta.setRequiresGradient(true);
        }
        FakeForwardPass other = new FakeForwardPass(bench, model, weights, leaves, batch, seed, draw, delta, true);
        return new FakeForwardPass(other, other.loss, watched, teachers);
    }

    @Override
    public ForwardPass through(ModelReference teacher) {
        FakeForwardPass other = teachers.get(teacher);
        if (other == null) {
            throw new IllegalArgumentException("'%s' is no teacher of this interceptor, only %s. Name it in teachers."
                    .formatted(teacher.id(), teachers.keySet()));
        }
        return other;
    }

    /** {@code Σ p·(log p − log q)} of the softened outputs, p the reference. */
    @Override
    public NDArray divergence(ForwardPass reference, double temperature) {
        Kernels kernels = bench.kernels();
        NDArray q = kernels.logSoftmax(kernels.scale(output, 1 / temperature));
        NDArray p = kernels.logSoftmax(kernels.scale(reference.output(), 1 / temperature));
        return p.exp().mul(p.sub(q)).sum(new int[] {-1});
    }

    /** Of a delta that was given to {@link #perturbed}. */
    @Override
    public NDArray gradient(NDArray scalar, NDArray of) {
        if (!of.hasGradient()) {
            throw new IllegalArgumentException("the gradient by this array is not known. Use a delta of perturbed.");
        }
        JniUtils.backward((PtNDArray) scalar, (PtNDArray) scalar.onesLike(), true, false);
        NDArray gradient = of.getGradient().duplicate();
        // The gradients of the step itself begin at 0.
        of.getGradient().subi(of.getGradient().duplicate());
        leaves.values().forEach(leaf -> {
            NDArray collected = leaf.getGradient();
            collected.subi(collected.duplicate());
        });
        return gradient;
    }
}
