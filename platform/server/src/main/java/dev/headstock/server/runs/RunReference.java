package dev.headstock.server.runs;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model or data set version that an option of a run names, as it was when the run was launched.
 *
 * @param reference an exact one, as in the run's specification
 * @param name for people
 * @param sha256 of the model, or of the data set version's rows
 * @param checkpoint that the run keeps from being cleaned up, or null
 * @param baseModel that the model is, or was trained from; null for a data set version
 * @param datasetVersion null for a model
 */
public record RunReference(
        String reference,
        Kind kind,
        String name,
        String sha256,
        @Nullable UUID checkpoint,
        @Nullable UUID baseModel,
        @Nullable UUID datasetVersion) {
    public enum Kind {
        MODEL,
        DATASET
    }
}
