package dev.headstock.plugins.wordvectors;

import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.CheckpointReader;
import dev.headstock.api.model.ModelFiles;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.Tokenizer;
import dev.headstock.kit.CheckpointTensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** Reads files of word2vec, GloVe and fastText, and models whose {@code config.json} says {@code word-vectors}. */
@Extension
public final class WordVectors implements ModelFamily<WordVectors.Options> {

    /** None: everything is in the file. */
    public record Options() {}

    @Override
    public String id() {
        return Names.MODEL_TYPE;
    }

    @Override
    public String title() {
        return "Word vectors";
    }

    @Override
    public String summary() {
        return "Static vectors of word2vec, GloVe and fastText: one for each word, whatever is around it.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!Names.MODEL_TYPE.equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = WordVectorsConfig.read(manifest.config()).outline(manifest.config());
        CheckpointTensors.require(manifest, outline, this::mapTensor);
        return Optional.of(outline);
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        return List.of(TensorMapping.to(tensorName));
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return new WordVectorsBackbone(WordVectorsConfig.read(outline.config()));
    }

    @Override
    public Optional<Tokenizer> tokenizer(ModelOutline outline, ModelFiles files, Options options) throws IOException {
        WordVectorsConfig config = WordVectorsConfig.read(outline.config());
        try (InputStream content = files.open(Names.WORDS_FILE)) {
            WordVocabulary vocabulary = WordVocabulary.of(WordTable.read(content), config.words());
            return Optional.of(new WordTokenizer(vocabulary, config.isLowercase(), config.ngrams()));
        }
    }

    @Override
    public Optional<CheckpointReader> openCheckpoint(Path folder) throws IOException {
        return VectorFiles.open(folder);
    }
}
