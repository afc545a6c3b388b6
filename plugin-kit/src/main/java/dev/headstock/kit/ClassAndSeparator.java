package dev.headstock.kit;

import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.api.model.Vocabulary;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The special tokens around the texts of BERT and its relatives. */
public final class ClassAndSeparator {
    private ClassAndSeparator() {}

    /**
     * {@code [CLS] text [SEP]} and {@code [CLS] text [SEP] second text [SEP]}; empty for a vocabulary without these
     * tokens.
     *
     * @param between number of separators between two texts: 1 for BERT, 2 for RoBERTa
     */
    public static Optional<SpecialTokens> of(Vocabulary vocabulary, int between) {
        OptionalInt first = vocabulary.classTokenId();
        OptionalInt separator = vocabulary.separatorTokenId();
        if (first.isEmpty() || separator.isEmpty()) {
            return Optional.empty();
        }
        int end = separator.getAsInt();
        return Optional.of(
                new SpecialTokens(List.of(first.getAsInt()), Collections.nCopies(between, end), List.of(end)));
    }
}
