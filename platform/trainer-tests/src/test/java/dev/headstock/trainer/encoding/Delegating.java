package dev.headstock.trainer.encoding;

import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.api.model.Vocabulary;
import java.util.Collection;
import java.util.List;

/** A tokenizer that passes everything on, for tests that watch or change a part. */
class Delegating implements ModelTokenizer {
    private final ModelTokenizer whole;

    Delegating(ModelTokenizer whole) {
        this.whole = whole;
    }

    @Override
    public List<TokenizedText> tokenize(List<String> texts) {
        return whole.tokenize(texts);
    }

    @Override
    public List<TokenizedText> tokenizeWords(Collection<String> words) {
        return whole.tokenizeWords(words);
    }

    @Override
    public String decode(int[] ids) {
        return whole.decode(ids);
    }

    @Override
    public Vocabulary vocabulary() {
        return whole.vocabulary();
    }

    @Override
    public SpecialTokens specialTokens() {
        return whole.specialTokens();
    }

    @Override
    public void close() {
        whole.close();
    }
}
