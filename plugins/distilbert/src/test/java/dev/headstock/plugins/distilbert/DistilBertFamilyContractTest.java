package dev.headstock.plugins.distilbert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.PretrainedHead;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The hidden states of a whole checkpoint are compared with transformers' in trainer-tests, through import and engine. */
class DistilBertFamilyContractTest extends ModelFamilyContract<DistilBertFamily.Options> {
    private static final Map<String, Object> CONFIG = Map.of(
            "model_type", "distilbert",
            "n_layers", 2,
            "dim", 16,
            "n_heads", 2,
            "hidden_dim", 64,
            "vocab_size", 100,
            "max_position_embeddings", 64);

    @Override
    protected DistilBertFamily family() {
        return new DistilBertFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        DistilBertConfig.read(CONFIG)
                .outline(CONFIG)
                .parameters()
                .forEach(parameter -> tensors.put("distilbert." + parameter.path(), parameter.shape()));
        return new CheckpointManifest(CONFIG, tensors);
    }

    @Test
    void hasNoTokenTypes() {
        assertThat(family().outline(checkpoint()))
                .hasValueSatisfying(outline -> assertThat(outline.tokenTypes()).isEqualTo(1));
    }

    @Test
    void keepsTheMaskedLanguageModelHead() {
        assertThat(family().mapTensor("vocab_transform.weight"))
                .extracting(TensorMapping::path)
                .containsExactly(PretrainedHead.MLM_DENSE_WEIGHT);
        assertThat(family().mapTensor("pre_classifier.weight")).isEmpty();
    }

    @Test
    void namesEverythingThatIsWrong() {
        Map<String, Object> config = new HashMap<>(CONFIG);
        config.put("dim", 15);
        config.put("activation", "mish");

        assertThatThrownBy(() -> family().outline(new CheckpointManifest(config, Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dim 15 is not a multiple of n_heads 2")
                .hasMessageContaining("activation 'mish'");
    }
}
