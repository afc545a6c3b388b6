package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.head.Head;
import java.util.List;

/** Turns the input of a head into rows and units: special tokens, truncation, windows, continuations. Can be used by several threads at once. */
public final class RowEncoder {
    private final ModelTokenizer tokenizer;
    private final int maxTokens;

    /**
     * @param maxTokens longest row, special tokens included: the run's maximum, or what fits the model with placeholders and moved-up
     *     positions
     */
    public RowEncoder(ModelTokenizer tokenizer, int maxTokens) {
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    public ModelTokenizer tokenizer() {
        return tokenizer;
    }

    /** The rows of each sequence: one, or one per window. */
    public List<List<EncodedRow>> encode(List<InputSequence> sequences) {
        throw new UnsupportedOperationException();
    }

    /**
     * The units of an example with their targets: one, or one per separate window. Rows have their places in the texts.
     *
     * @throws RowException when it cannot be encoded
     */
    public List<Unit> units(Head head, Example example) {
        return units(head, List.of(example)).get(0);
    }

    /** Likewise for several examples, in one call into the tokenizer. */
    public List<List<Unit>> units(Head head, List<? extends Example> examples) {
        throw new UnsupportedOperationException();
    }
}
