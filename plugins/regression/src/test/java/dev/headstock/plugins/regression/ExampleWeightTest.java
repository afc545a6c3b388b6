package dev.headstock.plugins.regression;

import static org.assertj.core.api.Assertions.assertThat;

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
            Contexts.column("score", ColumnRole.NUMBER),
            Contexts.column("weight", ExampleWeight.ROLE)));

    /** Errors of 2 and 3, the second one counts 2.5 times. */
    @Test
    void theLossOfAnExampleIsMultipliedByItsWeight() {
        Regression regression = new Regression();
        Head head = regression.build(Contexts.tiny(2, 8).withData(DATA), 8, regression.defaults());
        FakeExample light = FakeExample.ofText(0, "text").with("score", ColumnRole.NUMBER, Cell.of(1));
        Example heavy = light.with("weight", ExampleWeight.ROLE, Cell.of(2.5));

        FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(100), 8);
        List<FakeUnit> units = List.of(
                FakeUnit.of(head, light, encoder).get(0),
                FakeUnit.of(head, heavy, encoder).get(0));

        try (Workbench bench = new Workbench()) {
            float[] loss = head.loss(
                            bench.array(new float[] {3, 4}, new Shape(2, 1)),
                            new FakeBatch(bench.memory(), units),
                            FakePass.of(bench, Map.of()))
                    .toFloatArray();

            assertThat(loss).containsExactly(4f, 22.5f);
        }
        assertThat(regression.columnRoles()).containsExactly(ExampleWeight.ROLE);
    }
}
