package dev.headstock.plugins.glyph;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelFiles;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.model.Tokenizer;
import dev.headstock.kit.CheckpointTensors;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** What the recipe makes: pictures of characters, and the network that turns a picture into an embedding. No layers. */
@Extension
public final class GlyphFamily implements ModelFamily<GlyphFamily.Options> {

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return GlyphConfig.MODEL_TYPE;
    }

    @Override
    public String title() {
        return "Character pictures";
    }

    @Override
    public String summary() {
        return "Embeddings of Chinese characters that a small network computes from their pictures.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!GlyphConfig.MODEL_TYPE.equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = GlyphConfig.read(manifest.config()).outline(manifest.config());
        CheckpointTensors.require(manifest, outline, this::mapTensor);
        return Optional.of(outline);
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        return List.of(TensorMapping.to(tensorName));
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return new Pictures(GlyphConfig.read(outline.config()).characters());
    }

    @Override
    public Optional<Tokenizer> tokenizer(ModelOutline outline, ModelFiles files, Options options) {
        CharacterRanges characters = GlyphConfig.read(outline.config()).characters();
        return Optional.of(new CharacterTokenizer(new CharacterVocabulary(characters)));
    }

    private record Pictures(CharacterRanges characters) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            NDArray special = pass.kernels()
                    .embedding(
                            batch.ids().minimum(CharacterVocabulary.SPECIAL.size() - 1),
                            pass.parameter(GlyphConfig.SPECIAL));
            NDArray vectors = new PicturedTokens(batch, characters)
                    .replaced(
                            special,
                            (id, character) -> id >= CharacterVocabulary.SPECIAL.size(),
                            pass::parameter,
                            pass.kernels())
                    .orElse(special);
            NDArray read = pass.applyAdapters(-1, SiteRole.WORD_EMBEDDINGS, batch.ids(), vectors);
            return pass.applyAdapters(
                    -1, SiteRole.EMBEDDINGS, read, pass.kernels().dropout(read, pass.hiddenDropout()));
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            throw new IllegalStateException("character pictures have no layers");
        }
    }
}
