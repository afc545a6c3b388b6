package dev.headstock.plugins.layers;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.tuning.ParameterVector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model as it is, or as it was before its run.
 *
 * @param offset to the weights of that moment, or null for the weights as they are
 */
record State(String name, AnalyzedModel model, @Nullable ParameterVector offset) {

    /** Each model; a trained one before training, too. */
    static List<State> all(AnalysisContext context) {
        List<State> states = new ArrayList<>();
        for (AnalyzedModel model : context.models()) {
            if (model.isTrained()) {
                ParameterVector back = context.scoped(() -> model.displacement().scale(-1));
                states.add(new State(model.name() + " before", model, back));
            }
            states.add(new State(model.name(), model, null));
        }
        return states;
    }

    <T> T compute(Supplier<T> body) {
        return offset == null ? body.get() : model.withOffset(offset, body);
    }
}
