package dev.headstock.trainer.planning;

import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.TrainedAdapters;
import dev.headstock.api.model.Vocabulary;

/** What the extensions of one run are configured for. */
record PlannedContext(
        ModelOutline model, DatasetSchema data, Vocabulary vocabulary, int epochs, int maxTokens, References references)
        implements RunContext {

    PlannedContext withMaxTokens(int other) {
        return new PlannedContext(model, data, vocabulary, epochs, other, references);
    }

    @Override
    public ModelOutline model(ModelReference reference) {
        return references.get(reference).model().outline();
    }

    @Override
    public TrainedAdapters adapters(ModelReference reference) {
        return ReferencedAdapters.of(references.get(reference));
    }
}
