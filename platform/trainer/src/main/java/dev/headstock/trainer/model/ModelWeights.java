package dev.headstock.trainer.model;

import dev.headstock.api.model.ModelReference;
import java.util.function.Function;

/**
 * Where the numbers of a model come from.
 *
 * @param base of the base model, also its pre-trained heads
 * @param trained of a checkpoint; what is there has precedence over base and initial values
 * @param models of other models that {@link dev.headstock.api.model.Init.FromModel} names
 */
public record ModelWeights(WeightSource base, WeightSource trained, Function<ModelReference, WeightSource> models) {

    /** Of a run that starts. */
    public static ModelWeights of(WeightSource base) {
        return new ModelWeights(base, WeightSource.none(), reference -> {
            throw new IllegalArgumentException("the weights of '%s' are not available".formatted(reference.id()));
        });
    }

    public ModelWeights withTrained(WeightSource other) {
        return new ModelWeights(base, other, models);
    }

    public ModelWeights withModels(Function<ModelReference, WeightSource> others) {
        return new ModelWeights(base, trained, others);
    }
}
