package dev.headstock.server.models;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.ModelFiles;
import dev.headstock.server.plugins.PinnedPlugin;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model as a job works with it.
 *
 * @param reference an exact one: without an alias, and with the step of a run's checkpoint
 * @param name for people
 * @param sha256 of everything that the model consists of
 * @param files what a worker needs to read it
 * @param plugins the jars that it was trained with; for a base model the jar of its family
 * @param training null for a base model
 */
public record JobModel(
        String reference,
        String name,
        String sha256,
        ModelFiles files,
        List<PinnedPlugin> plugins,
        @Nullable Training training) {

    /**
     * @param run null when another server trained it
     * @param checkpoint whose files the model consists of
     * @param data what it was trained on, or null when it is not here
     * @param columns of data that it can read
     */
    public record Training(
            @Nullable UUID run, UUID checkpoint, @Nullable DataFiles data, DatasetSchemaView columns) {}
}
