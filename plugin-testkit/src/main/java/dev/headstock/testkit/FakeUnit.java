package dev.headstock.testkit;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Windows;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Head;
import java.util.ArrayList;
import java.util.List;

/** An example, or one window of it, with its rows and its target. */
public record FakeUnit(Example example, List<FakeEncoding> rows, Target target) {

    /** The units that a head makes of an example: one, or one for each separate window. */
    public static List<FakeUnit> of(Head head, Example example, FakeEncoder encoder) {
        List<InputSequence> sequences = head.sequences(example);
        if (sequences.size() == 1 && sequences.get(0).windows() == Windows.SEPARATE) {
            return encoder.rows(sequences.get(0)).stream()
                    .map(row -> new FakeUnit(example, List.of(row), head.target(example, List.<Encoding>of(row))))
                    .toList();
        }
        List<FakeEncoding> rows = new ArrayList<>();
        sequences.forEach(sequence -> rows.addAll(encoder.rows(sequence)));
        return List.of(new FakeUnit(example, rows, head.target(example, List.copyOf(rows))));
    }
}
