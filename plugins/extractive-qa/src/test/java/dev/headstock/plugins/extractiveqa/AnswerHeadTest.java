package dev.headstock.plugins.extractiveqa;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Span;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.testkit.FakeEncoder;
import dev.headstock.testkit.FakeEncoding;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import dev.headstock.testkit.FakeVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Words of up to four letters are tokens here, and a window has room for 8 of the passage, 3 of them shared. */
class AnswerHeadTest {
    private static final String PASSAGE = "aa bb cc dd ee ff gg hh ii jj kk ll";
    private static final FakeEncoder ENCODER = new FakeEncoder(new FakeVocabulary(1000), 12);

    private static final FakeExample EXAMPLE = FakeExample.of(0)
            .with("question", ColumnRole.TEXT, Cell.of("q"))
            .with("context", ColumnRole.TEXT, Cell.of(PASSAGE));

    private static AnswerHead head(boolean unanswerable) {
        return new AnswerHead(
                new LinearClassifier(4, 2, 0), 1, 3, new SpanSearch(3, 4), unanswerable, Comparison.WORDS);
    }

    private static FakeExample answered(String... answers) {
        List<Span> spans = new ArrayList<>();
        for (String answer : answers) {
            int start = PASSAGE.indexOf(answer);
            spans.add(new Span(start, start + answer.length(), ""));
        }
        return EXAMPLE.with("answers", ColumnRole.SPANS, Cell.ofSpans(spans));
    }

    private static List<FakeEncoding> windows() {
        return ENCODER.rows(head(false).sequences(EXAMPLE).get(0));
    }

    /** [CLS] q [SEP], then the passage: its first word is token 3. */
    @Test
    void targetsAreTheFirstAndTheLastTokenOrTheFirstOfTheWindow() {
        List<FakeEncoding> windows = windows();
        FakeExample example = answered("gg hh");

        assertThat(windows).hasSize(2);
        assertThat(ids(head(false).target(example, List.of(windows.get(0))))).containsExactly(9, 10);
        assertThat(ids(head(false).target(example, List.of(windows.get(1))))).containsExactly(4, 5);
        assertThat(ids(head(false).target(answered("aa"), List.of(windows.get(1)))))
                .as("the answer is in the other window")
                .containsExactly(0, 0);
        assertThat(head(false).target(EXAMPLE, List.of(windows.get(0))).isNone())
                .isTrue();
    }

    private static int[] ids(Target target) {
        return (int[]) requireNonNull(target.arrays().get(""));
    }

    @Test
    void thePassageIsReadLastWhereverItsColumnIs() {
        FakeExample swapped = FakeExample.of(0)
                .with("context", ColumnRole.TEXT, Cell.of(PASSAGE))
                .with("question", ColumnRole.TEXT, Cell.of("q"));
        AnswerHead head =
                new AnswerHead(new LinearClassifier(4, 2, 0), 0, 3, new SpanSearch(3, 4), false, Comparison.WORDS);

        assertThat(head.sequences(swapped).get(0).texts()).containsExactly("q", PASSAGE);
        assertThat(((Answer.Spans) head.decode(swapped, scores(5, 5, 0)).answer()).textIndex())
                .isZero();
    }

    /** The largest start is at "bb", the largest end four words later; three words at most are an answer. */
    @Test
    void theBestSpanOfAllWindowsIsNotLongerThanAllowed() {
        Prediction prediction = head(false).decode(EXAMPLE, scores(4, 8, 0));

        assertThat(prediction.answer().text()).isIn("bb", "bb cc", "bb cc dd", "dd ee ff", "ee ff", "ff");
        Answer.Spans answer =
                (Answer.Spans) head(false).decode(EXAMPLE, scores(4, 6, 0)).answer();
        assertThat(answer.text()).isEqualTo("bb cc dd");
        assertThat(answer.spans().get(0).span()).isEqualTo(new Span(3, 11, ""));
        assertThat(answer.alternatives()).hasSize(4);
        assertThat(answer.alternatives().get(0)).isEqualTo(answer.spans().get(0));
    }

    @Test
    void noAnswerIsGivenWhereItScoresHigherThanTheMargin() {
        assertThat(head(true).decode(EXAMPLE, scores(4, 6, 3)).answer().text()).isEqualTo("bb cc dd");
        Prediction none = head(true).decode(EXAMPLE, scores(4, 6, 9));
        assertThat(none.answer().text()).isEmpty();
        assertThat(none.confidence()).isCloseTo(1 / (1 + Math.exp(10 - 18)), within(1e-2));
        assertThat(head(false).decode(EXAMPLE, scores(4, 6, 9)).answer().text()).isEqualTo("bb cc dd");
    }

    /** The best span leads by 4 in the question that has an answer, and lags by 2 and 6 in those that have none. */
    @Test
    void theMarginIsTunedForTheLargestF1() {
        AnswerHead head = head(true);
        MetricAccumulator accumulator = head.newAccumulator();
        add(head, accumulator, answered("bb cc dd"), scores(4, 6, 3));
        add(head, accumulator, answered(), scores(4, 6, 6));
        add(head, accumulator, answered(), scores(4, 6, 8));
        add(head, accumulator, answered("bb cc dd"), scores(4, 6, 5.5f));

        assertThat(accumulator.compute(0))
                .as("measured without a margin")
                .containsEntry("f1", 0.75)
                .containsEntry("f1/answerable", 0.5)
                .containsEntry("exact-match/unanswerable", 1.0);
        float margin = requireNonNull(accumulator.fitted().get("no-answer"))[0];
        assertThat(margin).isEqualTo(1.5f);
        FakeHeadOutput output = scores(4, 6, 5.5f);
        assertThat(head.decode(
                                EXAMPLE,
                                new FakeHeadOutput(
                                        output.scores(), output.encodings(), Map.of(), Map.of("no-answer", new float[] {
                                            margin
                                        })))
                        .answer()
                        .text())
                .isEqualTo("bb cc dd");
    }

    private static void add(
            AnswerHead head, MetricAccumulator accumulator, FakeExample example, FakeHeadOutput output) {
        accumulator.add(example, head.decode(example, output), output);
    }

    /** All scores are 0, but 5 for a start, 5 for an end, and {@code none} for the first token of both windows. */
    private static FakeHeadOutput scores(int start, int end, float none) {
        List<FakeEncoding> windows = windows();
        List<float[]> scores = new ArrayList<>();
        for (FakeEncoding window : windows) {
            float[] own = new float[2 * window.tokens()];
            own[0] = none;
            own[1] = none;
            scores.add(own);
        }
        scores.get(0)[2 * start] = 5;
        scores.get(0)[2 * end + 1] = 5;
        return new FakeHeadOutput(scores, windows, Map.of(), Map.of());
    }
}
