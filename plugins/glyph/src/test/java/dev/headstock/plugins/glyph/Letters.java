package dev.headstock.plugins.glyph;

import dev.headstock.api.model.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;

/** The texts of the tests' models are English: their letters stand for Chinese characters, each a token. */
final class Letters {
    private Letters() {}

    static List<KnownCharacter> of(Vocabulary vocabulary) {
        return IntStream.rangeClosed('a', 'z')
                .mapToObj(letter -> new KnownCharacter(letter, letter - 'a'))
                .toList();
    }
}
