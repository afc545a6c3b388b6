package dev.headstock.trainer.engine;

/** The loss or a gradient became infinite or undefined; going on would destroy the weights. */
public final class NotFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFiniteLossException(long step, double loss, double gradientNorm) {
        super("at step %d the loss is %s and the gradient's norm %s".formatted(step, loss, gradientNorm));
    }
}
