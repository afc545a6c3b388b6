package dev.headstock.plugins.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.plugins.seq2seq.Seq2Seq.Options;
import dev.headstock.plugins.seq2seq.Seq2Seq.Start;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyGpt2;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WarmStartContractTest extends Seq2SeqContractTest {

    @Override
    protected Options options() {
        return tiny(Start.ENCODER, 2);
    }

    /** The top layers, each part from its own place. */
    @Test
    void copiesTheTopLayersOfBert() {
        Map<String, String> sources = sources(TinyBert.outline(3, 16), 2);

        assertThat(sources)
                .containsEntry("layer.0.self.query.weight", "encoder.layer.1.attention.self.query.weight")
                .containsEntry("layer.1.self.output.bias", "encoder.layer.2.attention.output.dense.bias")
                .containsEntry("layer.1.self.norm.weight", "encoder.layer.2.attention.output.LayerNorm.weight")
                .containsEntry("layer.1.ffn.norm.bias", "encoder.layer.2.output.LayerNorm.bias")
                .containsEntry("layer.0.ffn.up.weight", "encoder.layer.1.intermediate.dense.weight")
                .containsEntry("embedding.norm.weight", "embeddings.LayerNorm.weight")
                .containsEntry("embedding.positions", "embeddings.position_embeddings.weight");
        assertThat(sources.keySet()).noneMatch(name -> name.contains("source"));
    }

    /** It normalizes before each part, and once more at the end. */
    @Test
    void copiesGpt2WithItsLastNormalization() {
        assertThat(sources(TinyGpt2.outline(2, 16), 1))
                .containsEntry("layer.0.self.norm.weight", "h.1.ln_1.weight")
                .containsEntry("layer.0.ffn.norm.weight", "h.1.ln_2.weight")
                .containsEntry("norm.weight", "ln_f.weight")
                .containsEntry("embedding.positions", "wpe.weight");
    }

    private static Map<String, String> sources(ModelOutline model, int layers) {
        Map<String, String> sources = new TreeMap<>();
        for (ParameterSpec spec : WarmStart.decoder(model, layers, 0).parameters()) {
            if (spec.init() instanceof Init.Derived derived) {
                sources.put(spec.name(), derived.derivation().path());
            }
        }
        return sources;
    }
}
