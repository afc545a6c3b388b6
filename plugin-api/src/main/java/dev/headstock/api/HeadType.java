package dev.headstock.api;

import java.util.Optional;

/**
 * What the model answers: one class per text, a number, … In this version of the API a head judges an example as a whole: it has one
 * vector or one list of scores per example, and none per token.
 */
public interface HeadType<O extends Record> extends Pluggable<O> {

    /**
     * Why this head cannot learn from such a data set, as a sentence that says what to change; empty when it can.
     */
    Optional<String> objection(DatasetSchema schema);

    /**
     * @throws IllegalArgumentException when the options do not fit the model or the data
     */
    Head build(ModelOutline model, DatasetSchema schema, O options);
}
