package dev.headstock.trainer.encoding;

import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Tokenizer;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The tokenizer of one model: the family's own, or the folder's tokenizer.json. Cuts single texts into tokens; {@link RowEncoder} joins
 * them to rows. Can be used by several threads at once.
 */
public interface ModelTokenizer extends AutoCloseable {

    /**
     * @param folder of a base model or of a trained one: both have the tokenizer
     * @throws IllegalArgumentException when the folder has no usable tokenizer; says what to add
     */
    static ModelTokenizer open(Path folder, RecognizedModel model) throws IOException {
        Optional<Tokenizer> own = model.tokenizer(folder);
        return own.isPresent()
                ? new FamilyTokenizer(own.get(), () -> model.tokenizer(folder).orElseThrow())
                : JsonTokenizer.open(folder, model.family(), model.outline());
    }

    /** The vocabulary alone, without loading native code: for planning. */
    static Vocabulary vocabulary(Path folder, RecognizedModel model) throws IOException {
        Optional<Tokenizer> own = model.tokenizer(folder);
        return own.isPresent()
                ? own.get().vocabulary()
                : JsonVocabulary.read(folder.resolve(ModelFolder.TOKENIZER), model.outline());
    }

    /** The tokens of each text, without special ones. */
    List<TokenizedText> tokenize(List<String> texts);

    /** The tokens of single words, as they are read inside a sentence; offsets count from the start of the word. */
    List<TokenizedText> tokenizeWords(Collection<String> words);

    /** The text of these tokens; special tokens are left out. */
    String decode(int[] ids);

    Vocabulary vocabulary();

    Tokenizer.SpecialTokens specialTokens();

    @Override
    void close();

    /** Which special tokens a family adds, where its tokenizer.json defines none. */
    static Tokenizer.SpecialTokens specialTokens(ModelFamily<?> family, ModelOutline outline, Vocabulary vocabulary) {
        return family.specialTokens(outline, vocabulary)
                .orElseGet(() -> new Tokenizer.SpecialTokens(List.of(), List.of(), List.of()));
    }
}
