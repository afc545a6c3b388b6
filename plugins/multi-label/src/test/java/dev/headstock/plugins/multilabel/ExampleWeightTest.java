package dev.headstock.plugins.multilabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Head;
import dev.headstock.kit.ExampleWeight;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeBatch;
import dev.headstock.testkit.FakeEncoder;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakePass;
import dev.headstock.testkit.FakeUnit;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.Workbench;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleWeightTest {
    private static final DatasetSchema DATA = new DatasetSchema(List.of(
            Contexts.column("text", ColumnRole.TEXT),
            Contexts.column("labels", ColumnRole.LABELS, "a", "b"),
            Contexts.column("weight", ExampleWeight.ROLE)));

    /** Logits of 0 lose log 2 in each class. */
    @Test
    void theLossOfAnExampleIsMultipliedByItsWeight() {
        MultiLabel labels = new MultiLabel();
        Head head = labels.build(Contexts.tiny(2, 8).withData(DATA), 8, labels.defaults());
        FakeExample light =
                FakeExample.ofText(0, "text").with("labels", ColumnRole.LABELS, Cell.ofStrings(List.of("a")));
        Example heavy = light.with("weight", ExampleWeight.ROLE, Cell.of(2.5));

        FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(100), 8);
        List<FakeUnit> units = List.of(
                FakeUnit.of(head, light, encoder).get(0),
                FakeUnit.of(head, heavy, encoder).get(0));

        try (Workbench bench = new Workbench()) {
            float[] loss = head.loss(
                            bench.array(new float[4], new Shape(2, 2)),
                            new FakeBatch(bench.memory(), units),
                            FakePass.of(bench, Map.of()))
                    .toFloatArray();

            assertThat(loss[0]).isCloseTo((float) Math.log(2), within(1e-6f));
            assertThat(loss[1]).isCloseTo((float) (2.5 * Math.log(2)), within(1e-6f));
        }
        assertThat(labels.columnRoles()).containsExactly(ExampleWeight.ROLE);
    }
}
