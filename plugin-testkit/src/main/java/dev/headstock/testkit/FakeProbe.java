package dev.headstock.testkit;

import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Examples with the row that each is for features.
 *
 * @param labeled whether the examples have what a head learns from
 */
record FakeProbe(List<Example> examples, List<InputSequence> sequences, boolean labeled) implements Probe {
    private static final List<String> TEXTS = List.of(
            "the bank lends money",
            "a river has two banks",
            "green grass grows",
            "money is lent at a rate",
            "the river bank is green",
            "rates of the bank rise",
            "grass grows at the river",
            "a cat sleeps");

    /** Of a split with eight texts of the classes, the rows that are accepted. */
    static FakeProbe of(LongPredicate rows, List<String> classes) {
        List<Example> examples = new ArrayList<>();
        List<InputSequence> sequences = new ArrayList<>();
        for (int row = 0; row < TEXTS.size(); row++) {
            if (rows.test(row)) {
                examples.add(FakeExample.ofText(row, TEXTS.get(row))
                        .with("label", ColumnRole.LABEL, Cell.of(classes.get(row % classes.size()))));
                sequences.add(InputSequence.of(TEXTS.get(row)));
            }
        }
        return new FakeProbe(examples, sequences, true);
    }

    /** Texts without labels, such as a user types. */
    static FakeProbe of(List<InputSequence> sequences) {
        List<Example> examples = new ArrayList<>();
        for (InputSequence sequence : sequences) {
            FakeExample example = FakeExample.of(-1);
            for (int i = 0; i < sequence.texts().size(); i++) {
                example = example.with(
                        "text " + i, ColumnRole.TEXT, Cell.of(sequence.texts().get(i)));
            }
            examples.add(example);
        }
        return new FakeProbe(examples, sequences, false);
    }

    @Override
    public int size() {
        return examples.size();
    }
}
