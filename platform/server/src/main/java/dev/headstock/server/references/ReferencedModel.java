package dev.headstock.server.references;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.runs.Run;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a reference means.
 *
 * @param reference an exact one: without an alias, and with the step of a run's checkpoint
 * @param name for people
 * @param sha256 of everything that the model consists of: two models with the same are the same
 * @param files of the trained model, named as in a model folder; empty for a base model
 * @param base the base model that it is, or that it was trained from
 * @param training null for a base model
 */
public record ReferencedModel(
        String reference,
        String name,
        String sha256,
        List<FileReference> files,
        BaseModel base,
        @Nullable Training training) {

    /**
     * Where a trained model came from.
     *
     * @param run null when another server trained it
     */
    public record Training(@Nullable Run run, RunSpecification specification, UUID checkpoint, long step) {}
}
