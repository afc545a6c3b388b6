package dev.headstock.trainer.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Pooling;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.TokenHead;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedBatchTest extends TorchTest {
    private static final BatchLayout PLAIN = new BatchLayout(0, 2, 0, 3, 0);

    private static Unit unit(Target target, InputSequence... sequences) {
        RowEncoder encoder = new RowEncoder(new NumberTokenizer(100), 16);
        TokenHead head = new TokenHead(Pooling.MEAN, 16, 0, example -> List.of(sequences));
        return encoder.units(head, RowExample.of(0, "")).get(0).withTarget(target);
    }

    private EncodedBatch batch(BatchLayout layout, Unit... units) {
        return new EncodedBatch(List.of(units), layout, torch.operations(), memory);
    }

    private static long[] row(NDArray array, int row) {
        return array.get(row).toLongArray();
    }

    /** RoBERTa pads with 1; a vector of id 0 would be that of its first token. */
    @Test
    void rowsArePaddedWithTheModelsOwnToken() {
        EncodedBatch batch = batch(
                new BatchLayout(9, 2, 0, 3, 0),
                unit(Target.none(), InputSequence.of("10")),
                unit(Target.none(), InputSequence.of("20", "30")));

        assertThat(row(batch.tokens().ids(), 0)).containsExactly(1, 10, 2, 9, 9);
        assertThat(row(batch.tokens().types(), 1)).containsExactly(0, 0, 0, 1, 1);
        assertThat(batch.tokens().mask().toFloatArray()).containsExactly(1, 1, 1, 0, 0, 1, 1, 1, 1, 1);
        assertThat(row(batch.tokens().positions(), 0)).containsExactly(0, 1, 2, 3, 4);
    }

    /** A model with one token type has no vector for another. */
    @Test
    void aSecondTextIsMarkedOnlyWhereTheModelCan() {
        EncodedBatch batch = batch(new BatchLayout(0, 1, 0, 3, 0), unit(Target.none(), InputSequence.of("20", "30")));

        assertThat(row(batch.tokens().types(), 0)).containsOnly(0);
    }

    @Test
    void placeholdersComeFirstAndPositionsAreMovedUp() {
        EncodedBatch batch = batch(
                new BatchLayout(0, 2, 2, 3, 5),
                unit(Target.none(), InputSequence.of("10")),
                unit(Target.none(), InputSequence.of("10 11")));

        assertThat(row(batch.modelTokens().ids(), 0)).containsExactly(3, 3, 1, 10, 2, 0);
        assertThat(row(batch.modelTokens().positions(), 0)).containsExactly(0, 1, 7, 8, 9, 10);
        assertThat(row(batch.tokens().ids(), 0)).containsExactly(1, 10, 2, 0);
        assertThat(row(batch.tokens().positions(), 0)).containsExactly(7, 8, 9, 10);
        assertThat(batch.realTokens()).containsExactly(5, 6);
    }

    @Test
    void rowsAreGroupedByUnit() {
        EncodedBatch batch = batch(
                PLAIN,
                unit(Target.none(), InputSequence.of("10"), InputSequence.of("11")),
                unit(Target.none(), InputSequence.of("12")));
        NDArray rows = memory.create(new float[] {1, 2, 3});

        assertThat(batch.units()).isEqualTo(2);
        assertThat(batch.groupByUnit(rows, -5).toFloatArray()).containsExactly(1, 2, 3, -5);
        assertThat(batch.rowMask().toFloatArray()).containsExactly(1, 1, 1, 0);
    }

    @Test
    void wordsAreFoundByTheirFirstTokens() {
        EncodedBatch batch = batch(
                PLAIN,
                unit(Target.none(), InputSequence.ofWords(List.of("10 11", "12"))),
                unit(Target.none(), InputSequence.ofWords(List.of("10"))));

        assertThat(row(batch.wordStarts(), 0)).containsExactly(1, 3);
        assertThat(row(batch.wordStarts(), 1)).containsExactly(1, -1);
        assertThat(batch.wordMask().toFloatArray()).containsExactly(1, 1, 1, 0);
    }

    @Test
    void targetsArePadded() {
        InputSequence text = InputSequence.of("10");
        EncodedBatch ids = batch(
                PLAIN,
                unit(Target.ofIds(1, 2).and("span", 3), text),
                unit(Target.none(), text),
                unit(Target.ofIds(4).and("span", 5, 6), text));
        EncodedBatch numbers = batch(
                PLAIN,
                unit(Target.ofNumbers(1), text),
                unit(Target.ofNumbers(2, 3).withWeight(7), text));
        EncodedBatch single = batch(PLAIN, unit(Target.ofId(1), text), unit(Target.none(), text));

        assertThat(ids.target().toLongArray()).containsExactly(1, 2, -100, -100, 4, -100);
        assertThat(ids.target("span").toLongArray()).containsExactly(3, -100, -100, -100, 5, 6);
        assertThat(ids.weights().toFloatArray()).containsExactly(2, 1, 1);
        assertThat(ids.labeledMask().toFloatArray()).containsExactly(1, 0, 1);
        assertThat(numbers.target().toFloatArray()).containsExactly(1, 0, 2, 3);
        assertThat(numbers.weights().toFloatArray()).containsExactly(1, 7);
        assertThat(single.target().toLongArray()).containsExactly(1, -100);
        assertThat(batch(PLAIN, unit(Target.ofNumber(2), text)).target().toFloatArray())
                .containsExactly(2);
        assertThat(batch(PLAIN, unit(Target.none(), text)).target().toLongArray())
                .containsExactly(-100);
        assertThatThrownBy(() -> single.target("span")).hasMessageContaining("no target has an array named 'span'");
    }

    @Test
    void decoderTargetsArePadded() {
        EncodedBatch batch = batch(
                PLAIN,
                unit(Target.none(), InputSequence.of("10").withDecoderTarget("20 21")),
                unit(Target.none(), InputSequence.of("10").withDecoderTarget("30")));

        assertThat(batch.decoderTargets().toLongArray()).containsExactly(20, 21, 2, 30, 2, -100);
    }

    @Test
    void codePointsAreThereForEveryModel() {
        EncodedBatch batch = batch(PLAIN, unit(Target.none(), InputSequence.of("10 7")));

        NDArray points = batch.tokens().feature("code-points");

        assertThat(points.getShape()).isEqualTo(new Shape(1, 4, 2));
        assertThat(points.toLongArray()).containsExactly(-1, -1, '1', '0', '7', -1, -1, -1);
        assertThat(batch.tokens().feature("ngrams").toLongArray()).containsOnly(-1);
    }
}
