package dev.headstock.trainer.training.steps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.trainer.model.ReturnedArrays;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.torch.Torch;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A pass of a step as interceptors see it. Everything belongs to the memory of the pass. */
final class StepForward implements ForwardPass {
    private final StepPasses passes;
    private final int pass;
    private final int draw;
    private final AtomicInteger draws;
    private final RunPass run;
    private final NDManager memory;
    private final @Nullable NDArray changedLoss;

    /**
     * @param pass number in the step
     * @param draw which dropout masks it has
     * @param draws how many there are of this pass
     * @param changedLoss after earlier interceptors, or null for the head's
     */
    StepForward(
            StepPasses passes,
            int pass,
            int draw,
            AtomicInteger draws,
            RunPass run,
            NDManager memory,
            @Nullable NDArray changedLoss) {
        this.passes = passes;
        this.pass = pass;
        this.draw = draw;
        this.draws = draws;
        this.run = run;
        this.memory = memory;
        this.changedLoss = changedLoss;
    }

    @Override
    public Batch batch() {
        return run.batch();
    }

    @Override
    public NDArray output() {
        return run.output();
    }

    @Override
    public NDArray loss() {
        return changedLoss == null ? run.loss() : changedLoss;
    }

    @Override
    public NDArray hidden(int layer) {
        return run.hidden(layer);
    }

    @Override
    public AttentionStates attention(int layer) {
        return run.attention(layer);
    }

    @Override
    public ForwardPass rerun() {
        int other = draws.incrementAndGet();
        return new StepForward(
                passes, pass, other, draws, passes.forward(pass, other, true, null, memory), memory, null);
    }

    @Override
    public ForwardPass perturbed(NDArray delta) {
        if (!delta.hasGradient()) {
            delta.setRequiresGradient(true);
        }
        RunPass other = passes.forward(pass, draw, true, (embeddings, batch) -> embeddings.add(delta), memory);
        return new StepForward(passes, pass, draw, draws, other, memory, null);
    }

    @Override
    public ForwardPass through(ModelReference teacher) {
        return new TeacherForward(Torch.unrecorded(() -> passes.teach(teacher, pass, memory)));
    }

    @Override
    public NDArray divergence(ForwardPass reference, double temperature) {
        Head head = passes.model().blueprint().requireHead();
        Head.Divergence divergence = head.divergence()
                .orElseThrow(() -> new IllegalStateException("The head of this run defines no divergence."));
        NDArray apart = divergence.compute(output(), reference.output(), temperature, run.batch(), run.headPass());
        return ReturnedArrays.floats(head, "divergence()", apart, run.batch().units());
    }

    @Override
    public NDArray gradient(NDArray scalar, NDArray of) {
        return passes.model()
                .torch()
                .operations()
                .gradientsKeepingGraph(scalar, List.of(of))
                .get(0);
    }
}
