package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.Tokenizer.Token;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code point of a token of this test is its id, so ids of characters have pictures. */
class GlyphFamilyContractTest extends ModelFamilyContract<GlyphFamily.Options> {
    static final GlyphConfig CONFIG = new GlyphConfig(8, new CharacterRanges(List.of(3, 20), List.of(15, 60)));

    @Override
    protected GlyphFamily family() {
        return new GlyphFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        CONFIG.outline(CONFIG.entries())
                .parameters()
                .forEach(parameter -> tensors.put(parameter.path(), parameter.shape()));
        return new CheckpointManifest(CONFIG.entries(), tensors);
    }

    @Override
    protected boolean readsPositions() {
        return false;
    }

    @Test
    void namesWhatIsWrong() {
        Map<String, Object> config = new HashMap<>(CONFIG.entries());
        config.put("last_characters", List.of(15, 10));
        config.put("picture_size", 32);

        assertThatThrownBy(() -> family().outline(new CheckpointManifest(config, Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("first_characters and last_characters must be code points of ranges")
                .hasMessageContaining("picture_size must be 24");
    }

    @Test
    void readsCharacterByCharacter() {
        CharacterRanges ranges = CharacterRanges.of(List.of((int) '人', (int) '口'));
        CharacterTokenizer tokenizer = new CharacterTokenizer(new CharacterVocabulary(ranges));

        List<Token> tokens = tokenizer.tokenize("口 x𠀀人");

        assertThat(tokens).extracting(Token::id).containsExactly(4, 1, 1, 3);
        assertThat(tokens).extracting(Token::charStart).containsExactly(0, 2, 3, 5);
        assertThat(tokenizer.decode(new int[] {3, 2, 4})).isEqualTo("人口");
        assertThat(tokenizer.vocabulary().id("口")).hasValue(4);
        assertThat(tokenizer.vocabulary().id("木")).isEmpty();
    }
}
