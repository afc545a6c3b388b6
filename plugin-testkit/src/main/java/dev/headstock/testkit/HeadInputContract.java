package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence.Windows;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Head;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a head promises of its input: rows, windows, targets, and features that were computed before. */
abstract class HeadInputContract<O extends Record> extends HeadSetup<O> {

    // ---- rows and targets ----

    /** A unit's arrays are stored and padded. */
    @Test
    void targetsOfLabeledExamplesAreThere() {
        assertThat(on(built()).units(examples())).isNotEmpty().allSatisfy(unit -> {
            assertThat(unit.rows()).isNotEmpty();
            assertThat(unit.target().isNone())
                    .as("target of row %d is none", unit.example().row())
                    .isFalse();
            assertThat(unit.target().weight()).isNotNegative().isFinite();
        });
    }

    /** They are tokenized by several threads. */
    @Test
    void sequencesAndTargetsInParallelAreThoseOneAfterTheOther() {
        Head head = built();
        FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), MAX_TOKENS);
        List<Example> many = IntStream.range(0, 200)
                .mapToObj(i -> examples().get(i % examples().size()))
                .toList();

        List<String> parallel = many.parallelStream()
                .map(example -> HeadBench.described(head, example, encoder))
                .toList();

        assertThat(parallel)
                .isEqualTo(many.stream()
                        .map(example -> HeadBench.described(head, example, encoder))
                        .toList());
    }

    /** Long texts are cut, or read in windows whose scores are decoded together. */
    @Test
    void longTextsAreAnsweredToo() {
        Head head = checked().build(context(outline(), MAX_TOKENS), WIDTH, options());
        assumeThat(head.generator()).isEmpty();
        List<Example> longer =
                examples().stream().map(HeadInputContract::lengthened).toList();
        boolean windows =
                head.sequences(longer.get(0)).stream().anyMatch(sequence -> sequence.windows() != Windows.NONE);

        List<HeadBench.Predicted> predicted = on(head).predictions(longer, Map.of());

        assertThat(predicted).hasSameSizeAs(longer);
        if (windows) {
            assertThat(on(head).units(longer).stream()
                            .mapToInt(unit -> unit.rows().size())
                            .sum())
                    .as("windows")
                    .isGreaterThan(longer.size());
        }
    }

    /** Of a pair, the rows hold both sides of the separator. */
    @Test
    void everyTextOfAnExampleIsRead() {
        Head head = built();
        FakeExample example = (FakeExample) examples().get(0);
        assumeThat(example.texts()).as("texts").hasSizeGreaterThan(1);
        List<String> read = on(head).ids(example);

        example.roles().forEach((column, role) -> {
            if (role.equals(ColumnRole.TEXT)) {
                FakeExample other = example.with(column, role, Cell.of("something else"));
                assertThat(on(head).ids(other))
                        .as("tokens when '%s' has another text", column)
                        .isNotEqualTo(read);
            }
        });
    }

    // ---- one window = many ----

    /** Windows that all say the same add nothing: the mean of equal numbers is the number. */
    @Test
    void windowsThatAreAlikeAreAnsweredAsOne() {
        WindowBench windows = windows(built());
        for (Example example : windowed(windows)) {
            List<FakeUnit> one = windows.copies(example, 1);
            List<FakeUnit> many = windows.copies(example, 3);

            windows.requireSameAnswer(example, many, one);
            assertThat(windows.meanLoss(many))
                    .as("loss of three equal windows")
                    .isCloseTo(windows.meanLoss(one), within(SMALL));
        }
    }

    /** All of them are read, the last as well as the first. */
    @Test
    void theOrderOfWindowsDoesNotMatter() {
        WindowBench windows = windows(built());
        for (Example example : windowed(windows)) {
            List<FakeUnit> forward = windows.units(example);
            List<FakeUnit> backward = windows.reversed(example);

            windows.requireSameAnswer(example, backward, forward);
            assertThat(windows.meanLoss(backward)).as("loss").isCloseTo(windows.meanLoss(forward), within(SMALL));
        }
    }

    /**
     * For answers that are pieces of a text: where features are those of a token at its place, a piece that one window shows
     * whole is found as in one long row. What a head promises beyond that depends on how it joins windows.
     */
    @Test
    void aPieceOfTheTextIsFoundInWindowsAsInOneRow() {
        WindowBench windows = windows(built());
        int compared = 0;
        for (Example example : windowed(windows)) {
            for (long seed = 0; seed < 10; seed++) {
                Answer whole = windows.withoutContext(seed).answerOfOneRow(example);
                if (whole instanceof Answer.Spans spans && windows.showsWhole(spans, example)) {
                    compared++;
                    assertThat(windows.withoutContext(seed).answer(example))
                            .as("answer")
                            .isEqualTo(spans.text());
                }
            }
        }
        assumeThat(compared).as("answers that one window shows").isPositive();
    }

    private WindowBench windows(Head head) {
        assumeThat(head.generator()).isEmpty();
        return new WindowBench(head, on(head));
    }

    /** Long examples that the head reads in windows. */
    private List<Example> windowed(WindowBench windows) {
        List<Example> longer =
                examples().stream().map(HeadInputContract::lengthened).toList();
        assumeThat(windows.reads(longer.get(0))).as("windows").isTrue();
        return longer;
    }

    static Example lengthened(Example example) {
        if (!(example instanceof FakeExample fake)) {
            return example;
        }
        String last = "";
        for (Map.Entry<String, ColumnRole> column : fake.roles().entrySet()) {
            last = column.getValue().equals(ColumnRole.TEXT) ? column.getKey() : last;
        }
        return last.isEmpty()
                ? example
                : fake.with(
                        last,
                        ColumnRole.TEXT,
                        Cell.of(Lookup.in(fake.cells(), last).string() + " and so on".repeat(20)));
    }
}
