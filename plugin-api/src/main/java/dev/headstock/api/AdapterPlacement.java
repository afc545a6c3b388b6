package dev.headstock.api;

import java.util.Map;
import java.util.Optional;

/** Where small trained modules go inside a frozen model, and what they are. */
public interface AdapterPlacement<O extends Record> extends Pluggable<O> {

    /**
     * The module at each chosen site; an empty map leaves the model as it is.
     *
     * @throws IllegalArgumentException when the options do not fit the model, with a sentence that says what would
     */
    Map<Site, Adapter> place(ModelOutline model, O options);

    /** How other programs load what was trained, when they can; empty means only Headstock reads it, or a merged model is exported. */
    default Optional<PeftExport> peft(ModelOutline model, O options) {
        return Optional.empty();
    }
}
