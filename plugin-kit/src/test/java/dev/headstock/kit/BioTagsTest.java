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

    @Test
    void entitiesWithAnEndOfTheirOwn() {
        assertThat(BioTags.spans(List.of("S-PER", "B-LOC", "I-LOC", "E-LOC", "O", "U-PER", "B-PER", "L-PER")))
                .containsExactly(
                        new Span(0, 1, "PER"), new Span(1, 4, "LOC"), new Span(5, 6, "PER"), new Span(6, 8, "PER"));
    }

    /** Against seqeval 1.2.2: get_entities of these tags. */
    @Test
    void brokenSequencesAreReadAsSeqevalDoes() {
        assertThat(BioTags.spans(List.of("E-PER", "E-PER", "I-PER", "S-PER", "I-LOC", "E-PER", "B-LOC", "S-LOC")))
                .containsExactly(
                        new Span(0, 1, "PER"),
                        new Span(1, 2, "PER"),
                        new Span(2, 3, "PER"),
                        new Span(3, 4, "PER"),
                        new Span(4, 5, "LOC"),
                        new Span(5, 6, "PER"),
                        new Span(6, 7, "LOC"),
                        new Span(7, 8, "LOC"));
    }

    @Test
    void anEntityThatBeginsAlsoEnds() {
        List<String> tags = List.of("B-PER", "E-PER", "I-PER", "O", "S-PER");
        float[] scores = {4, 0, 0, 1, 3, 0, 0, 4, 3, 0};

        assertThat(BioTags.best(scores, 2, tags, null)).containsExactly("S-PER", "O");
        assertThat(BioTags.best(scores, 1, tags, null)).containsExactly("S-PER");
    }

    /** In IOB1 an entity begins with I-, and with B- only right after another one. */
    @Test
    void whereAClassHasNoBEverySequenceIsLegal() {
        assertThat(BioTags.best(new float[] {2, 1, 3, 0}, 2, List.of("I-PER", "O"), null))
                .containsExactly("I-PER", "I-PER");
    }

    @Test
    void tagsMarkEntitiesByTheirPrefixes() {
        assertThat(BioTags.markEntities(TAGS)).isTrue();
        assertThat(BioTags.markEntities(List.of("NOUN", "O", "VERB"))).isFalse();
        assertThat(BioTags.label("I-PER")).isEqualTo("PER");
        assertThat(BioTags.label("O")).isEqualTo("O");
        assertThat(BioTags.label("NOUN")).isEqualTo("NOUN");
    }
}
