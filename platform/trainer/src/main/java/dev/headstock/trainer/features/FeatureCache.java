package dev.headstock.trainer.features;

import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import java.nio.file.Path;

/**
 * Features of frozen models in a folder of limited size, kept across runs: one file per layer and pooling of a split. The files that were
 * used least recently go first; those in use stay.
 */
public final class FeatureCache {

    /**
     * @param folder is created when it is not there
     * @param limit in bytes of all files together; a split whose features are larger is cached for the time of its use
     */
    public FeatureCache(Path folder, long limit) {}

    /**
     * The features of a split. The model must be frozen up to the readout's last layer, without adapters there, and the head must not
     * replace input tokens, see {@link CachedFeatures#isPossible}.
     *
     * @param source what the features follow from besides the split and the readout
     * @param options without training
     */
    public CachedFeatures open(FeatureSource source, Model model, UnitSet units, PassOptions options) {
        throw new UnsupportedOperationException();
    }
}
