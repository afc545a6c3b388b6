package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextWordsTest {

    @Test
    void wordsAreSplitAsBertSplitsThem() {
        assertThat(TextWords.of("Dr. O'Hara's  3rd visit\t(2024):\u00a0東京へ 😀 naïve e\u0301a")
                        .words())
                .containsExactly(
                        "Dr",
                        ".",
                        "O",
                        "'",
                        "Hara",
                        "'",
                        "s",
                        "3rd",
                        "visit",
                        "(",
                        "2024",
                        ")",
                        ":",
                        "東",
                        "京",
                        "へ",
                        "😀",
                        "naïve",
                        "e\u0301a");
    }

    @Test
    void placesAreThoseOfTheText() {
        TextWords words = TextWords.of("😀 Ada, of  Paris");

        for (int word = 0; word < words.words().size(); word++) {
            Span place = words.places().get(word);
            assertThat(words.text().substring(place.start(), place.end()))
                    .isEqualTo(words.words().get(word));
        }
        assertThat(words.places().get(1)).isEqualTo(new Span(3, 6, ""));
    }

    @Test
    void spansBecomeTagsAndTagsTheSameSpansAgain() {
        TextWords words = TextWords.of("Ada Lovelace met Charles Babbage in St. Ives, London.");
        List<Span> spans = List.of(
                new Span(17, 32, "PER"), new Span(0, 12, "PER"), new Span(36, 44, "LOC"), new Span(46, 52, "LOC"));

        List<String> tags = words.tagsOf(spans);

        assertThat(tags)
                .containsExactly(
                        "B-PER", "I-PER", "O", "B-PER", "I-PER", "O", "B-LOC", "I-LOC", "I-LOC", "O", "B-LOC", "O");
        Answer.Spans answer = words.answer(0, BioTags.spans(tags));
        assertThat(answer.spans()).extracting(Answer.ScoredSpan::span).containsExactlyInAnyOrderElementsOf(spans);
        assertThat(answer.text()).isEqualTo("Ada Lovelace, Charles Babbage, St. Ives, London");
        assertThat(words.labels(answer, "O"))
                .containsExactly("PER", "PER", "O", "PER", "PER", "O", "LOC", "LOC", "LOC", "O", "LOC", "O");
    }

    @Test
    void neighborsOfOneKindStayTwoSpans() {
        TextWords words = TextWords.of("Oslo Bergen");
        List<Span> spans = List.of(new Span(0, 4, "LOC"), new Span(5, 11, "LOC"));

        assertThat(words.tagsOf(spans)).containsExactly("B-LOC", "B-LOC");
    }

    @Test
    void aSpanThatCutsAWordIsReported() {
        TextWords words = TextWords.of("the BRCA1gene here");

        assertThatThrownBy(() -> words.tagsOf(List.of(new Span(4, 9, "GENE"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "span 4 to 9, 'BRCA1', cuts the word 'BRCA1gene' from 4 to 13. Move its ends to those of words, or drop the span.");
        assertThatThrownBy(() -> words.tagsOf(List.of(new Span(6, 13, "GENE"))))
                .hasMessageContaining("cuts the word 'BRCA1gene'");
    }

    @Test
    void spansThatOverlapOrHoldNoWordAreReported() {
        TextWords words = TextWords.of("New York  City");

        assertThatThrownBy(() -> words.tagsOf(List.of(new Span(0, 8, "A"), new Span(4, 14, "B"))))
                .hasMessageStartingWith("span 4 to 14, 'York  City', overlaps");
        assertThatThrownBy(() -> words.tagsOf(List.of(new Span(8, 10, "A")))).hasMessageContaining("holds no word");
    }

    /** Spans may begin and end with white space, as people mark them. */
    @Test
    void whiteSpaceAroundASpanDoesNotMatter() {
        assertThat(TextWords.of("in Rome now").tagsOf(List.of(new Span(2, 8, "LOC"))))
                .containsExactly("O", "B-LOC", "O");
    }

    @Test
    void wordsThatAreGivenMakeATextWithSingleSpaces() {
        TextWords words = TextWords.joined(List.of("a", "", "b c"));

        assertThat(words.text()).isEqualTo("a  b c");
        assertThat(words.places()).containsExactly(new Span(0, 1, ""), new Span(2, 2, ""), new Span(3, 6, ""));
        Answer empty = words.answer(0, List.of(new Span(1, 2, "X")));
        assertThat(words.labels(empty, "O")).containsExactly("O", "X", "O");
    }

    @Test
    void aLabelMakesTwoTags() {
        assertThat(TextWords.tags(List.of("LOC", "PER"))).containsExactly("O", "B-LOC", "I-LOC", "B-PER", "I-PER");
        assertThatThrownBy(() -> TextWords.tags(List.of(""))).hasMessageContaining("without a label");
    }
}
