package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Windows;
import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Answer.ScoredSpan;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;

/** Reads examples with one head in windows. */
record WindowBench(Head head, HeadBench on) {
    /** Tokens of a row that holds any text of a test. */
    private static final int WHOLE = 1_000;

    private static final Offset<Double> SMALL = Offset.offset(1e-4);

    /** On features that are the same in every window that holds a token. */
    WindowBench withoutContext(long seed) {
        return new WindowBench(head, on.withoutContext(seed));
    }

    private InputSequence sequence(Example example) {
        return head.sequences(example).get(0);
    }

    /** Whether an example has several windows. */
    boolean reads(Example example) {
        return sequence(example).windows() != Windows.NONE && rows(example).size() > 1;
    }

    private List<FakeEncoding> rows(Example example) {
        return on.encoder().rows(sequence(example));
    }

    List<FakeUnit> units(Example example) {
        return units(example, rows(example));
    }

    List<FakeUnit> reversed(Example example) {
        List<FakeEncoding> rows = new ArrayList<>(rows(example));
        Collections.reverse(rows);
        return units(example, rows);
    }

    /** Its first window several times; only the first of them counts as the best for its tokens. */
    List<FakeUnit> copies(Example example, int count) {
        FakeEncoding window = rows(example).get(0);
        List<FakeEncoding> rows = new ArrayList<>(Collections.nCopies(count, window.withMaxContext(false)));
        rows.set(0, window.withMaxContext(true));
        return units(example, rows);
    }

    /** A unit for each window, or one of all. */
    private List<FakeUnit> units(Example example, List<FakeEncoding> rows) {
        if (sequence(example).windows() == Windows.JOINED) {
            return List.of(new FakeUnit(example, rows, head.target(example, List.copyOf(rows))));
        }
        return rows.stream()
                .map(row -> new FakeUnit(example, List.of(row), head.target(example, List.<Encoding>of(row))))
                .toList();
    }

    double meanLoss(List<FakeUnit> units) {
        return on.loss(units, on.pass(), 100).mean().getFloat();
    }

    private Prediction prediction(List<FakeUnit> units) {
        return on.predicted(units, Map.of()).prediction();
    }

    String answer(Example example) {
        return prediction(units(example)).answer().text();
    }

    Answer answerOfOneRow(Example example) {
        FakeEncoder encoder = new FakeEncoder(on.encoder().vocabulary(), WHOLE);
        return prediction(units(example, encoder.rows(sequence(example)))).answer();
    }

    void requireSameAnswer(Example example, List<FakeUnit> units, List<FakeUnit> others) {
        Prediction found = prediction(units);
        Prediction expected = prediction(others);
        assertThat(found.answer().text())
                .as("answer of row %d", example.row())
                .isEqualTo(expected.answer().text());
        if (Double.isNaN(expected.confidence())) {
            assertThat(found.confidence()).isNaN();
        } else {
            assertThat(found.confidence())
                    .as("confidence of row %d", example.row())
                    .isCloseTo(expected.confidence(), SMALL);
        }
    }

    /** Whether each span lies in a window that shows all of its tokens best. */
    boolean showsWhole(Answer.Spans answer, Example example) {
        int last = sequence(example).texts().size() - 1;
        return answer.spans().stream().map(ScoredSpan::span).allMatch(span -> rows(example).stream()
                .anyMatch(row -> showsWhole(span, last, row)));
    }

    private static boolean showsWhole(Span span, int sequence, FakeEncoding row) {
        int first = Integer.MAX_VALUE;
        int end = -1;
        for (int token = 0; token < row.tokens(); token++) {
            boolean isPart = row.sequenceId(token) == sequence
                    && row.charStart(token) < span.end()
                    && row.charEnd(token) > span.start();
            if (isPart && !row.hasMaxContext(token)) {
                return false;
            }
            if (isPart) {
                first = Math.min(first, row.charStart(token));
                end = Math.max(end, row.charEnd(token));
            }
        }
        return first <= span.start() && end >= span.end();
    }
}
