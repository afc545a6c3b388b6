package dev.headstock.plugins.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.PretrainedHead;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.ModelFamilyContract;
import dev.headstock.testkit.TinyBert;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BertFamilyContractTest extends ModelFamilyContract<BertFamily.Options> {

    @Override
    protected BertFamily family() {
        return new BertFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        TinyBert.outline(2, 16)
                .parameters()
                .forEach(parameter -> tensors.put("bert." + parameter.path(), parameter.shape()));
        return new CheckpointManifest(
                Map.of(
                        "model_type", "bert",
                        "num_hidden_layers", 2,
                        "hidden_size", 16,
                        "num_attention_heads", 2,
                        "intermediate_size", 64,
                        "vocab_size", 100,
                        "max_position_embeddings", 64,
                        "type_vocab_size", 2),
                tensors);
    }

    /** A pooler and a masked-language-model head have the same paths in every family. */
    @Test
    void pretrainedHeadsKeepTheirValues() {
        assertThat(paths("bert.pooler.dense.weight")).containsExactly(PretrainedHead.POOLER_WEIGHT);
        assertThat(paths("pooler.dense.bias")).containsExactly(PretrainedHead.POOLER_BIAS);
        assertThat(paths("cls.predictions.transform.LayerNorm.gamma")).containsExactly(PretrainedHead.MLM_NORM_WEIGHT);
        assertThat(paths("cls.predictions.bias")).containsExactly(PretrainedHead.MLM_BIAS);
        assertThat(paths("classifier.weight")).isEmpty();
        assertThat(paths("bert.embeddings.position_ids")).isEmpty();
    }

    @Test
    void readsTheOriginalNames() {
        assertThat(paths("bert.encoder.layer.0.output.LayerNorm.beta"))
                .containsExactly("encoder.layer.0.output.LayerNorm.bias");
    }

    private List<String> paths(String tensorName) {
        return family().mapTensor(tensorName).stream().map(TensorMapping::path).toList();
    }

    /** A tokenizer.json without a post-processor adds no special tokens; these are BERT's. */
    @Test
    void textsStandBetweenClassAndSeparatorTokens() {
        SpecialTokens tokens = family().specialTokens(
                        family().outline(checkpoint()).orElseThrow(), new FakeVocabulary(100))
                .orElseThrow();

        assertThat(tokens.before()).containsExactly(FakeVocabulary.CLASS);
        assertThat(tokens.between()).containsExactly(FakeVocabulary.SEPARATOR);
        assertThat(tokens.after()).containsExactly(FakeVocabulary.SEPARATOR);
    }

    /** A model with one token type cannot mark a second text, and the engine does not. */
    @Test
    void countsItsTokenTypes() {
        Map<String, Object> config = new HashMap<>(checkpoint().config());
        config.put("type_vocab_size", 1);

        assertThat(family().outline(new CheckpointManifest(config, Map.of())))
                .hasValueSatisfying(outline -> assertThat(outline.tokenTypes()).isEqualTo(1));
    }

    /** Rules for normalizations select by kind, not by BERT's names. */
    @Test
    void normalizationsAreOfTheirKind() {
        assertThat(family().outline(checkpoint()).orElseThrow().parameters())
                .allSatisfy(parameter -> assertThat(parameter.kind() == ParameterKind.NORM)
                        .as(parameter.path())
                        .isEqualTo(parameter.path().contains("LayerNorm")));
    }

    @Test
    void refusesSizesThatNoBertHas() {
        Map<String, Object> config = new HashMap<>(checkpoint().config());
        config.put("hidden_size", 15);
        config.put("hidden_act", "mish");

        assertThatThrownBy(() -> family().outline(new CheckpointManifest(config, Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hidden_size 15 is not a multiple of num_attention_heads 2")
                .hasMessageContaining("hidden_act 'mish'");
    }
}
