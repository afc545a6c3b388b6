package dev.headstock.plugins.bert;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.TransformerBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parameters, sites and tensors of a BERT, from the input upwards. */
final class BertOutline {
    static final String WORDS = "embeddings.word_embeddings.weight";
    static final String POSITIONS = "embeddings.position_embeddings.weight";
    static final String TYPES = "embeddings.token_type_embeddings.weight";
    static final String NORM = "embeddings.LayerNorm";

    private BertOutline() {}

    static ModelOutline of(BertConfig config, Map<String, Object> source) {
        int width = config.width();
        ModelOutline.Builder outline = ModelOutline.of("bert")
                .size(config.layers(), width, config.vocabulary(), config.positions())
                .attention(config.heads(), config.feedForwardWidth())
                .tokenTypes(config.types())
                .dropout(config.dropout(), config.attentionDropout())
                .config(source)
                .wordEmbeddings(WORDS, width)
                .parameter(-1, ParameterKind.EMBEDDING, POSITIONS, config.positions(), width)
                .parameter(-1, ParameterKind.EMBEDDING, TYPES, config.types(), width)
                .norm(-1, NORM, width, true)
                .site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width);
        TransformerBlock block = block(config);
        for (int layer = 0; layer < config.layers(); layer++) {
            block.describe(outline, layer);
        }
        return outline.build();
    }

    static TransformerBlock block(BertConfig config) {
        String layer = "encoder.layer.%d.";
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                layer + "attention.self.query",
                layer + "attention.self.key",
                layer + "attention.self.value",
                layer + "attention.output.dense",
                layer + "attention.output.LayerNorm",
                layer + "intermediate.dense",
                layer + "output.dense",
                layer + "output.LayerNorm");
        return new TransformerBlock(
                paths,
                config.width(),
                config.heads(),
                config.feedForwardWidth(),
                false,
                true,
                config.activation(),
                config.epsilon());
    }

    /** As transformers saves a BERT below a head. */
    static List<String> tensorNames(ModelOutline outline) {
        List<String> names = new ArrayList<>();
        outline.parameters().forEach(parameter -> names.add(BertTensors.PREFIX + parameter.path()));
        return names;
    }
}
