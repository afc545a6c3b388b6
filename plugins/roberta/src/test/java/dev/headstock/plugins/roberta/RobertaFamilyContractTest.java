package dev.headstock.plugins.roberta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.PretrainedHead;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The hidden states of a whole checkpoint are compared with transformers' in trainer-tests, through import and engine. */
class RobertaFamilyContractTest extends ModelFamilyContract<RobertaFamily.Options> {
    private static final Map<String, Object> CONFIG = Map.of(
            "model_type", "roberta",
            "num_hidden_layers", 2,
            "hidden_size", 16,
            "num_attention_heads", 2,
            "intermediate_size", 64,
            "vocab_size", 100,
            "max_position_embeddings", 66,
            "type_vocab_size", 1,
            "pad_token_id", 1);

    @Override
    protected RobertaFamily family() {
        return new RobertaFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        RobertaConfig.read(CONFIG)
                .outline(CONFIG)
                .parameters()
                .forEach(parameter -> tensors.put("roberta." + parameter.path(), parameter.shape()));
        return new CheckpointManifest(CONFIG, tensors);
    }

    /** The table of positions has rows for padding that no token uses. */
    @Test
    void readsFewerTokensThanThereArePositions() {
        assertThat(family().outline(checkpoint()))
                .hasValueSatisfying(outline -> assertThat(outline.maxTokens()).isEqualTo(64));
    }

    @Test
    void readsItsRelatives() {
        Map<String, Object> config = new HashMap<>(CONFIG);
        config.put("model_type", "xlm-roberta");

        var outline = family().outline(new CheckpointManifest(config, Map.of())).orElseThrow();

        assertThat(family().transformers(outline)).hasValueSatisfying(names -> assertThat(names.classes())
                .containsEntry("AutoModelForTokenClassification", "XLMRobertaForTokenClassification"));
    }

    @Test
    void pretrainedHeadsKeepTheirValues() {
        assertThat(paths("roberta.pooler.dense.weight")).containsExactly(PretrainedHead.POOLER_WEIGHT);
        assertThat(paths("lm_head.layer_norm.bias")).containsExactly(PretrainedHead.MLM_NORM_BIAS);
        assertThat(paths("roberta.embeddings.position_ids")).isEmpty();
    }

    private List<String> paths(String tensorName) {
        return family().mapTensor(tensorName).stream().map(TensorMapping::path).toList();
    }

    @Test
    void twoSeparatorsAreBetweenTexts() {
        SpecialTokens tokens = family().specialTokens(
                        family().outline(checkpoint()).orElseThrow(), new FakeVocabulary(100))
                .orElseThrow();

        assertThat(tokens.before()).containsExactly(FakeVocabulary.CLASS);
        assertThat(tokens.between()).containsExactly(FakeVocabulary.SEPARATOR, FakeVocabulary.SEPARATOR);
        assertThat(tokens.after()).containsExactly(FakeVocabulary.SEPARATOR);
    }

    @Test
    void namesEverythingThatIsWrong() {
        Map<String, Object> config = new HashMap<>(CONFIG);
        config.put("hidden_size", 15);
        config.put("max_position_embeddings", 2);

        assertThatThrownBy(() -> family().outline(new CheckpointManifest(config, Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hidden_size 15 is not a multiple of num_attention_heads 2")
                .hasMessageContaining("leaves no position");
    }
}
