package dev.headstock.trainer.training;

import dev.headstock.api.model.ModelReference;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.EncodedSplit;
import dev.headstock.trainer.features.FeatureCache;
import dev.headstock.trainer.features.FeatureSource;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.training.steps.Teacher;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training reads.
 *
 * @param dev evaluated while training; null when there is none
 * @param base the base model's arrays, for methods that compare with them
 * @param teachers every model that the plan's interceptors name, loaded and encoded
 * @param cache for what frozen layers compute
 * @param source what the features of the base model follow from
 */
public record TrainingData(
        UnitSet train,
        @Nullable EncodedSplit dev,
        WeightSource base,
        Map<ModelReference, Teacher> teachers,
        FeatureCache cache,
        FeatureSource source) {

    /** Of a run without teachers. */
    public static TrainingData of(
            UnitSet train, @Nullable EncodedSplit dev, WeightSource base, FeatureCache cache, FeatureSource source) {
        return new TrainingData(train, dev, base, Map.of(), cache, source);
    }
}
