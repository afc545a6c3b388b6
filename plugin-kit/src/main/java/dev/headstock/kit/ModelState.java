package dev.headstock.kit;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.tuning.ParameterVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model as it is, or as it was before its run.
 *
 * @param offset to the weights of that moment, or null for the weights as they are
 */
public record ModelState(
        String name, AnalyzedModel model, @Nullable ParameterVector offset) {

    /** Each model; a trained one also before training. Their names differ, also where those of the models do not. */
    public static List<ModelState> all(AnalysisContext context) {
        List<ModelState> states = new ArrayList<>();
        Map<String, Integer> named = new HashMap<>();
        for (AnalyzedModel model : context.models()) {
            int number = named.merge(model.name(), 1, Integer::sum);
            String name = number == 1 ? model.name() : "%s (%d)".formatted(model.name(), number);
            if (model.isTrained()) {
                ParameterVector back = context.scoped(() -> model.displacement().scale(-1));
                states.add(new ModelState(name + " before", model, back));
            }
            states.add(new ModelState(name, model, null));
        }
        return states;
    }

    /** Runs a body at the weights of this state. */
    public <T> T compute(Supplier<T> body) {
        return offset == null ? body.get() : model.withOffset(offset, body);
    }
}
