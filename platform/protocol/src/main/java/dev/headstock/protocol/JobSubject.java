package dev.headstock.protocol;

/**
 * What a job is about.
 *
 * @param kind {@code run}, {@code model} or {@code dataset}; a new kind of job may bring its own
 * @param id of a run, or a model reference ({@code version/<model>/<number>}, {@code run/<run>}, {@code run/<run>/<step>},
 *     {@code base/<name>}), or a data set version
 */
public record JobSubject(String kind, String id) {
    public static final String RUN = "run";
    public static final String MODEL = "model";
    public static final String DATASET = "dataset";
}
