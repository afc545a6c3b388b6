package dev.headstock.trainer.training;

/** The loss or a gradient became infinite or undefined; going on would destroy the weights. */
public final class NotFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFiniteLossException(long step, double loss, double gradientNorm) {
        super("At step %d the loss is %s and the norm of the gradient %s.".formatted(step, loss, gradientNorm));
    }
}
