package dev.headstock.server.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportResult.LanguageCount;
import dev.headstock.protocol.host.ImportResult.Languages;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageFitTest {
    private static final Languages MIXED = new Languages(
            500, List.of(new LanguageCount("zh", 300), new LanguageCount("en", 150), new LanguageCount("de", 20)));

    @Test
    void aModelOfAnotherLanguageIsWorthAWord() {
        assertThat(LanguageFit.warning(MIXED, List.of("en")))
                .get()
                .extracting(Problem::pointer, Problem::message)
                .containsExactly(
                        "/specification/baseModel",
                        "60 % of the rows look like Chinese, and the base model was made for English. Choose one that was made for these texts.");
    }

    @Test
    void rareLanguagesAndModelsOfManyAreNot() {
        assertThat(LanguageFit.warning(MIXED, List.of("zh", "en"))).isEmpty();
        assertThat(LanguageFit.warning(MIXED, List.of("multilingual"))).isEmpty();
    }

    @Test
    void whatIsNotKnownIsNoReason() {
        assertThat(LanguageFit.warning(MIXED, List.of())).isEmpty();
        assertThat(LanguageFit.warning(new Languages(0, List.of()), List.of("en")))
                .isEmpty();
    }
}
