package dev.headstock.api;

import java.util.Optional;

/** An architecture that pre-trained checkpoints share. */
public interface ModelFamily<O extends Record> extends Pluggable<O> {

    /**
     * Reads no weights. Empty when the checkpoint is of another family.
     *
     * @throws IllegalArgumentException when it is of this family but cannot be used, saying every array that is missing or misshapen
     */
    Optional<ModelOutline> outline(CheckpointManifest manifest);

    /**
     * The path under which an array of the checkpoint file is known, or empty for an array that the family does not need. Undoes
     * prefixes ({@code bert.}) and old names ({@code LayerNorm.gamma}).
     */
    Optional<String> pathOf(String tensorName);

    /** The forward computation for an outline. */
    Backbone backbone(ModelOutline outline, O options);
}
