package dev.headstock.api;

import java.util.Set;

/** What is learned, how fast, from when, and from which layers the head reads. */
public interface TuningStrategy<O extends Record> extends Pluggable<O> {

    /**
     * @param adapted the sites where the placement put modules; their parameters are under {@link Site#path()}
     * @throws IllegalArgumentException when it makes no sense for this model or placement, with a sentence that says what to choose
     */
    TuningPlan plan(ModelOutline model, Set<Site> adapted, O options);
}
