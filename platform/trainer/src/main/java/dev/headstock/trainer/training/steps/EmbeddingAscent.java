package dev.headstock.trainer.training.steps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.EmbeddingPerturbation;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.torch.Torch;
import org.jspecify.annotations.Nullable;

/** The perturbations of the embeddings in the passes of a step. Each round goes on from the one before; within a round they stay. */
final class EmbeddingAscent {
    private final EmbeddingPerturbation perturbation;
    private final NDManager memory;
    private final @Nullable NDArray[] last;
    private final @Nullable NDArray[] current;
    private final @Nullable NDArray[] gradients;

    /** @param memory of the step */
    EmbeddingAscent(EmbeddingPerturbation perturbation, int passes, NDManager memory) {
        this.perturbation = perturbation;
        this.memory = memory;
        this.last = new NDArray[passes];
        this.current = new NDArray[passes];
        this.gradients = new NDArray[passes];
    }

    /** Begins a round. */
    void begin() {
        for (int pass = 0; pass < last.length; pass++) {
            last[pass] = current[pass];
            current[pass] = null;
        }
    }

    /** The embeddings of a pass with the perturbation of this round. */
    NDArray perturb(int pass, NDArray embeddings, EncodedBatch batch) {
        NDArray known = current[pass];
        NDArray delta = known == null ? Torch.unrecorded(() -> next(pass, embeddings, batch)) : known;
        current[pass] = delta;
        return embeddings.add(delta);
    }

    private NDArray next(int pass, NDArray embeddings, EncodedBatch batch) {
        NDArray before = last[pass];
        NDArray gradient = gradients[pass];
        NDArray made = before == null || gradient == null
                ? perturbation.initial(embeddings, batch)
                : perturbation.next(before, gradient, batch);
        NDArray delta = made.duplicate();
        delta.attach(memory);
        delta.setRequiresGradient(true);
        return delta;
    }

    /** The perturbation that a pass has in this round. */
    NDArray delta(int pass) {
        NDArray delta = current[pass];
        if (delta == null) {
            throw new IllegalStateException("pass %d has not read its embeddings yet".formatted(pass));
        }
        return delta;
    }

    /** Keeps the gradient of the loss by the perturbation of this round. */
    void keep(int pass, NDArray gradient) {
        gradient.attach(memory);
        gradients[pass] = gradient;
    }
}
