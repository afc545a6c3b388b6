package dev.headstock.trainer.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Pooling;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.model.TokenHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnitSetTest {
    private static final RowEncoder ENCODER = new RowEncoder(new NumberTokenizer(100), 8);

    private static List<RowExample> examples(int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> RowExample.of(row, "1" + row % 10 + " 20 21 22 23 24 25 26".substring(0, 3 + row % 18))
                        .with(ColumnRole.LABEL, Cell.of(String.valueOf(row % 2))))
                .toList();
    }

    static List<InputSequence> sequences() {
        return List.of(
                InputSequence.of("10 11", "20"),
                InputSequence.of("10 11 12 13 14 15 16"),
                InputSequence.ofWords(List.of("10 11", "", "12")),
                InputSequence.of("50", "10 11 12 13 14 15").withJoinedWindows(2, 9),
                InputSequence.of("10").withContinuation("20", Separator.CONTINUATION),
                InputSequence.of("10").withContinuation("20", Separator.SOURCE).withDecoderTarget("30 31"));
    }

    /** What is packed comes out again: ids, texts, words, the places where they are needed, and the target. */
    @ParameterizedTest
    @MethodSource("sequences")
    void aUnitIsPackedAndUnpacked(InputSequence sequence) {
        TokenHead head = new TokenHead(Pooling.MEAN, 16, 0, example -> List.of(sequence));
        Target target = Target.ofIds(1, -100, 3)
                .and("numbers", 0.5f, -2)
                .and("ids", -1, 1_000_000)
                .withWeight(2.5);
        Unit unit =
                ENCODER.units(head, RowExample.of(123_456_789_012L, "")).get(0).withTarget(target);

        Unit whole = UnitCodec.unpack(UnitCodec.pack(unit, true));
        Unit compact = UnitCodec.unpack(UnitCodec.pack(unit, false));

        assertThat(whole).usingRecursiveComparison().isEqualTo(unit);
        assertThat(compact.row()).isEqualTo(unit.row());
        assertThat(compact.target().weight()).isEqualTo(2.5);
        EncodedRow row = compact.rows().get(0);
        assertThat(row.ids()).isEqualTo(unit.rows().get(0).ids());
        assertThat(row.words()).isEqualTo(unit.rows().get(0).words());
        assertThat(row.codePoints()).isDeepEqualTo(unit.rows().get(0).codePoints());
        assertThatThrownBy(() -> row.charStart(0)).hasMessageContaining("Encode the example again");
    }

    static List<Target> targets() {
        return List.of(
                Target.none(),
                Target.none(3),
                Target.implicit(),
                Target.ofId(7),
                Target.ofId(-100),
                Target.ofNumber(-0.25f),
                Target.ofNumbers(1, 2),
                Target.ofIds());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyTargetIsPackedAndUnpacked(Target target) {
        Unit unit =
                new Unit(0, 0, ENCODER.encode(List.of(InputSequence.of("10"))).get(0), target);

        Target read = UnitCodec.unpack(UnitCodec.pack(unit, false)).target();

        assertThat(read.isNone()).isEqualTo(target.isNone());
        assertThat(read.weight()).isEqualTo(target.weight());
        assertThat(read.arrays()).usingRecursiveComparison().isEqualTo(target.arrays());
    }

    /** Several threads encode; the result is that of one, in the order of the examples. */
    @Test
    void unitsComeInTheOrderOfTheExamples() {
        List<RowExample> examples = examples(2_000);
        AtomicInteger progress = new AtomicInteger();
        Thread caller = Thread.currentThread();
        try (UnitSet.Collector collector = new UnitSet.Collector(ENCODER, new TokenHead(), () -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            progress.incrementAndGet();
        })) {
            examples.forEach(collector::add);
            UnitSet units = collector.finish();

            assertThat(units.size()).isEqualTo(2_000);
            assertThat(units.examples()).isEqualTo(2_000);
            for (int unit = 0; unit < units.size(); unit++) {
                Unit alone = ENCODER.units(new TokenHead(), examples.get(unit)).get(0);
                assertThat(units.get(unit).row()).isEqualTo(unit);
                assertThat(units.get(unit).rows().get(0).ids())
                        .isEqualTo(alone.rows().get(0).ids());
                assertThat(units.longest()[unit]).isEqualTo(alone.longest());
            }
            assertThat(progress).hasValue(8);
            assertThat(units.digest())
                    .isEqualTo(
                            UnitSet.encode(examples, ENCODER, new TokenHead()).digest())
                    .isNotEqualTo(UnitSet.encode(examples.subList(1, 2_000), ENCODER, new TokenHead())
                            .digest());
        }
    }

    @Test
    void windowsOfAnExampleFollowEachOther() {
        TokenHead head = new TokenHead(
                Pooling.MEAN,
                16,
                0,
                example -> List.of(InputSequence.of(example.texts()).withSlidingWindow(1)));
        List<RowExample> examples =
                List.of(RowExample.of(0, "10"), RowExample.of(5, "10 11 12 13 14 15 16 17 18"), RowExample.of(6, "10"));

        UnitSet units = UnitSet.encode(examples, ENCODER, head);

        assertThat(units.size()).isEqualTo(4);
        assertThat(IntStream.range(0, 4).map(units::exampleOf)).containsExactly(0, 1, 1, 2);
        assertThat(IntStream.rangeClosed(0, 3).map(units::firstUnit)).containsExactly(0, 1, 3, 4);
        assertThat(units.get(2).window()).isEqualTo(1);
        assertThat(units.get(2).row()).isEqualTo(5);
    }

    @Test
    void unlabeledUnitsAreKnown() {
        UnitSet units = UnitSet.encode(
                List.of(examples(1).get(0), RowExample.of(1, "10"), examples(3).get(2)), ENCODER, new TokenHead());

        assertThat(units.labeled()).containsExactly(0, 2);
        assertThat(units.get(1).isLabeled()).isFalse();
    }

    @Test
    void aRowThatCannotBeEncodedIsNamed() {
        TokenHead head = new TokenHead(Pooling.MEAN, 16, 0, example -> {
            if (example.row() == 700) {
                throw new IllegalArgumentException("is [], expected a string");
            }
            return List.of(InputSequence.of(example.texts()));
        });

        assertThatThrownBy(() -> UnitSet.encode(examples(2_000), ENCODER, head))
                .isInstanceOf(RowException.class)
                .hasMessage("Row 701 of the data set cannot be read: is [], expected a string");
    }

    /** Masking follows from seed, epoch and row, whatever else is read. */
    @Test
    void replacedTokensAreTheSameInAnyOrder() {
        Masking head = new Masking(new TokenHead());
        UnitSet units = UnitSet.encode(examples(50), ENCODER, head);
        UnitSet first = units.corrupted(head, 1, 0);
        int[] order = IntStream.range(0, 50).map(i -> 49 - i).toArray();

        List<Unit> backwards = first.get(order);

        assertThat(units.isCorruptible()).isTrue();
        assertThat(units.labeled()).hasSize(50);
        List<int[]> ids = new ArrayList<>();
        for (int unit = 0; unit < 50; unit++) {
            ids.add(first.get(unit).rows().get(0).ids());
            assertThat(backwards.get(49 - unit).rows().get(0).ids()).isEqualTo(ids.get(unit));
            assertThat(backwards.get(49 - unit).target().arrays().get(""))
                    .isEqualTo(first.get(unit).target().arrays().get(""));
        }
        assertThat(differing(ids, units.corrupted(head, 1, 1))).isPositive();
        assertThat(differing(ids, units.corrupted(head, 2, 0))).isPositive();
        assertThat(differing(ids, units.corrupted(head, 1, 0))).isZero();
        assertThat(differing(ids, units)).isPositive();
        UnitSet plain = UnitSet.encode(examples(5), ENCODER, new TokenHead());
        assertThat(plain.corrupted(new TokenHead(), 1, 0)).isSameAs(plain);
    }

    private static long differing(List<int[]> ids, UnitSet units) {
        return IntStream.range(0, ids.size())
                .filter(unit -> !Arrays.equals(
                        ids.get(unit), units.get(unit).rows().get(0).ids()))
                .count();
    }

    /** Masks a token of the text, which it finds by its place. */
    private record Masking(TokenHead whole) implements HeadOf {
        @Override
        public Optional<Corruption> corrupt(List<Encoding> rows, RandomGenerator random) {
            Encoding row = rows.get(0);
            int[] ids = IntStream.range(0, row.tokens()).map(row::id).toArray();
            int[] text = IntStream.range(0, ids.length)
                    .filter(token -> row.sequenceId(token) == 0)
                    .toArray();
            int chosen = text[random.nextInt(text.length)];
            Target target = Target.ofId(ids[chosen]);
            ids[chosen] = NumberTokenizer.MASK;
            return Optional.of(new Corruption(List.of(ids), target));
        }
    }
}
