package dev.headstock.trainer.encoding;

import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import java.util.List;

/** Words are ids, and nothing stands around a text. */
public final class BareTokenizer extends Delegating {
    /** @param size of the vocabulary */
    public BareTokenizer(int size) {
        super(new NumberTokenizer(size));
    }

    @Override
    public SpecialTokens specialTokens() {
        return new SpecialTokens(List.of(), List.of(), List.of());
    }
}
