package dev.headstock.plugins.wordvectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.SiteRole;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With n-grams; words with odd ids are ones that the table lacks. */
class WordVectorsContractTest extends ModelFamilyContract<WordVectors.Options> {
    private static final Map<String, Object> CONFIG = Map.of(
            "model_type", "word-vectors", "vocab_size", 40, "hidden_size", 8, "bucket", 32, "minn", 2, "maxn", 3);

    @Override
    protected WordVectors family() {
        return new WordVectors();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        return new CheckpointManifest(CONFIG, Map.of(Names.WORDS, new Shape(40, 8), Names.NGRAMS, new Shape(32, 8)));
    }

    @Override
    protected Map<String, int[]> features(int id) {
        return Map.of(Names.NGRAM_FEATURE, id % 2 == 0 ? new int[0] : new Ngrams(32, 2, 3).of("word" + id));
    }

    @Override
    protected boolean readsPositions() {
        return false;
    }

    @Test
    void hasNoLayersButPlacesForAdapters() {
        assertThat(family().outline(checkpoint())).hasValueSatisfying(outline -> {
            assertThat(outline.layers()).isZero();
            assertThat(outline.sites())
                    .extracting(site -> site.role())
                    .containsExactly(SiteRole.WORD_EMBEDDINGS, SiteRole.EMBEDDINGS);
        });
    }

    @Test
    void namesEverythingThatIsWrong() {
        Map<String, Object> config = Map.of(
                "model_type", "word-vectors", "vocab_size", 0, "hidden_size", 8, "bucket", 9, "minn", 7, "dropout", 1);

        assertThatThrownBy(() -> family().outline(new CheckpointManifest(config, Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vocab_size must be a whole number from 1")
                .hasMessageContaining("minn 7 and maxn 6")
                .hasMessageContaining("dropout must be at least 0");
    }
}
