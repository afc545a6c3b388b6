package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class BioTagsTest {
    private static final List<String> TAGS = List.of("B-PER", "I-PER", "O");

    @Test
    void entitiesBeginAtBAndContinueAtI() {
        assertThat(BioTags.spans(List.of("B-PER", "I-PER", "B-PER", "O", "B-LOC")))
                .containsExactly(new Span(0, 2, "PER"), new Span(2, 3, "PER"), new Span(4, 5, "LOC"));
    }

    @Test
    void anIThatContinuesNothingBeginsAnEntity() {
        assertThat(BioTags.spans(List.of("O", "I-PER", "I-LOC")))
                .containsExactly(new Span(1, 2, "PER"), new Span(2, 3, "LOC"));
    }

    @Test
    void tagsWithoutPrefixAreClassesOfTheirOwn() {
        assertThat(BioTags.spans(List.of("NOUN", "NOUN", "VERB")))
                .containsExactly(new Span(0, 1, "NOUN"), new Span(1, 2, "NOUN"), new Span(2, 3, "VERB"));
    }

    @Test
    void nothingHasNoEntities() {
        assertThat(BioTags.spans(List.of())).isEmpty();
        assertThat(BioTags.best(new float[0], 0, TAGS, null)).isEmpty();
    }

    /** The highest score of the first word is I-PER, which may not begin a text. */
    @Test
    void theBestSequenceIsLegal() {
        float[] scores = {2, 3, 1, 0, 2, 1};

        assertThat(BioTags.best(scores, 2, TAGS, null)).containsExactly("B-PER", "I-PER");
    }

    @Test
    void transitionsDecideBetweenEqualScores() {
        float[] scores = {1, 0, 0, 0, 1, 1};
        float[] transitions = {0, 0, 5, 0, 0, 0, 0, 0, 0};

        assertThat(BioTags.best(scores, 2, TAGS, transitions)).containsExactly("B-PER", "O");
    }
}
