package dev.headstock.trainer.training.steps;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.head.Batch;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.torch.Torch;

/** A teacher on the units of a pass: outputs and layers, without a way back. */
record TeacherForward(RunPass run) implements ForwardPass {

    @Override
    public Batch batch() {
        return run.batch();
    }

    @Override
    public NDArray output() {
        return Torch.unrecorded(run::output);
    }

    @Override
    public NDArray loss() {
        return Torch.unrecorded(run::loss);
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
        throw isTeacher();
    }

    @Override
    public ForwardPass perturbed(NDArray delta) {
        throw isTeacher();
    }

    @Override
    public ForwardPass through(ModelReference teacher) {
        throw isTeacher();
    }

    @Override
    public NDArray divergence(ForwardPass reference, double temperature) {
        throw isTeacher();
    }

    @Override
    public NDArray gradient(NDArray scalar, NDArray of) {
        throw isTeacher();
    }

    private static UnsupportedOperationException isTeacher() {
        return new UnsupportedOperationException(
                "A teacher has outputs and layers only. Call this on the pass of the trained model.");
    }
}
