package dev.headstock.server.evaluations;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who evaluates what.
 *
 * @param owner the run that is trained, or the job that evaluates
 * @param run that trained the model, or null when no run of this server did
 * @param model reference of a registered version or a checkpoint; null while training: then it is the checkpoint of the evaluated step
 * @param dataset data set version that is read
 */
public record EvaluationSource(
        UUID owner, @Nullable UUID run, @Nullable String model, UUID dataset) {

    /** The evaluations that a run makes while it trains. */
    public static EvaluationSource training(UUID run, UUID dataset) {
        return new EvaluationSource(run, run, null, dataset);
    }

    /** The reference of the model as it was at a step. */
    String modelAt(long step) {
        return model == null ? "run/%s/%d".formatted(run, step) : model;
    }
}
