package dev.headstock.server.models;

/** Finds the models that jobs work with by their references. Implemented above, where all kinds of models are known. */
public interface JobModels {

    /**
     * @param reference {@code version/<model>/<number or alias>}, {@code run/<run>}, {@code run/<run>/<step>} or {@code base/<name>}
     * @throws dev.headstock.server.http.ApiException when it names no model that can be read
     */
    JobModel get(String reference);
}
