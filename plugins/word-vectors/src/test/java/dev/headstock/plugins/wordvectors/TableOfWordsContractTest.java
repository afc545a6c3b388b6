package dev.headstock.plugins.wordvectors;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.Map;

/** Without n-grams, as word2vec's and GloVe's. */
class TableOfWordsContractTest extends ModelFamilyContract<WordVectors.Options> {

    @Override
    protected WordVectors family() {
        return new WordVectors();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        return new CheckpointManifest(
                Map.of("model_type", "word-vectors", "vocab_size", 40, "hidden_size", 8),
                Map.of(Names.WORDS, new Shape(40, 8)));
    }

    @Override
    protected boolean readsPositions() {
        return false;
    }
}
