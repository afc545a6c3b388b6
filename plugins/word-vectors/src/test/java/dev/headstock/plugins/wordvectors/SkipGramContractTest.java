package dev.headstock.plugins.wordvectors;

import dev.headstock.api.ModelRecipe;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;
import java.util.Map;

/** With sub-words. */
class SkipGramContractTest extends ModelRecipeContract<SkipGram.Options> {

    @Override
    protected ModelRecipe<SkipGram.Options> recipe() {
        return new SkipGram();
    }

    @Override
    protected SkipGram.Options options() {
        return new SkipGram.Options(List.of(TEXTS), 4, 2, 2, 10, 0.05, 1, 0, true, true, 20, 2, 3);
    }

    @Override
    protected ModelOutline outline(Map<String, Object> config) {
        return new WordVectors()
                .outline(new CheckpointManifest(config, Map.of()))
                .orElseThrow();
    }
}
