package dev.headstock.server.evaluations;

import java.util.Set;

/** Knows the references of models. Implemented by a package that knows runs and the registry. */
public interface EvaluatedModels {
    /**
     * All exact references of the model that this one means now, itself included: those by which its evaluations are stored.
     *
     * @throws dev.headstock.server.http.ApiException when it names no model
     */
    Set<String> references(String reference);
}
