package dev.headstock.trainer.planning.problems;

/** A specification that was planned before cannot be planned any more, as when a plugin fails now. Says every problem. */
public final class NotPlannedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public NotPlannedException(String problems) {
        super(problems);
    }
}
