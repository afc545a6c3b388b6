package dev.headstock.trainer.pretrained;

import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelFiles;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A model that a family reads. */
public record RecognizedModel(ModelFamily<?> family, ModelOutline outline) {

    public Backbone backbone() {
        return backbone(family, outline);
    }

    private static <O extends Record> Backbone backbone(ModelFamily<O> family, ModelOutline outline) {
        return family.backbone(outline, family.defaults());
    }

    /**
     * The family's own tokenizer, a new one at each call; empty: the folder's tokenizer.json.
     *
     * @param folder of the base model
     */
    public Optional<Tokenizer> tokenizer(Path folder) throws IOException {
        return tokenizer(new RecordedFiles(folder));
    }

    Optional<Tokenizer> tokenizer(ModelFiles files) throws IOException {
        return tokenizer(family, outline, files);
    }

    private static <O extends Record> Optional<Tokenizer> tokenizer(
            ModelFamily<O> family, ModelOutline outline, ModelFiles files) throws IOException {
        return family.tokenizer(outline, files, family.defaults());
    }
}
