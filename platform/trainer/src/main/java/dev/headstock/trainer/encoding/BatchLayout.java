package dev.headstock.trainer.encoding;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Vocabulary;

/**
 * How rows become arrays for one model.
 *
 * @param paddingId of ids behind a row's end
 * @param tokenTypes of the model; a second text has type 1 where there are at least 2
 * @param placeholders tokens before each row
 * @param placeholderId their id, which the model has a vector for
 * @param positionOffset position of the first token
 */
public record BatchLayout(int paddingId, int tokenTypes, int placeholders, int placeholderId, int positionOffset) {

    /** For a model without placeholders and moved-up positions. */
    public static BatchLayout of(ModelOutline outline, Vocabulary vocabulary) {
        return of(outline, vocabulary, 0, 0);
    }

    public static BatchLayout of(ModelOutline outline, Vocabulary vocabulary, int placeholders, int positionOffset) {
        int padding =
                vocabulary.paddingTokenId().orElse(vocabulary.separatorTokenId().orElse(0));
        int placeholder = vocabulary.unknownTokenId().orElse(padding);
        return new BatchLayout(padding, outline.tokenTypes(), placeholders, placeholder, positionOffset);
    }
}
