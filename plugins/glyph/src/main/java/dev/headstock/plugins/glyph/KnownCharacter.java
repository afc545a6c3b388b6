package dev.headstock.plugins.glyph;

import dev.headstock.api.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** A Chinese character that is a token of a model. */
record KnownCharacter(int character, int id) {

    /** In the order of their ids. A character behind another one, such as {@code ##人}, is another token and not used. */
    static List<KnownCharacter> of(Vocabulary vocabulary) {
        List<KnownCharacter> known = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            int first = token.isEmpty() ? 0 : token.codePointAt(0);
            if (first >= GlyphFont.FIRST && first <= GlyphFont.LAST && token.length() == 1) {
                known.add(new KnownCharacter(first, id));
            }
        }
        return known;
    }
}
