package dev.headstock.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.data.Example;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.ResolvedRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What an evaluation of fifty classes keeps besides the ids of its split: the order of the passes, four bytes a row, and metrics, which
 * do not grow with the rows.
 */
class EvaluationMemoryTest extends TorchTest {
    private static final List<String> CLASSES =
            IntStream.range(0, 50).mapToObj("topic %d"::formatted).toList();

    private static final long MOST_BYTES_PER_ROW = 10;

    private final TinyRun tiny = TinyRun.classifier()
            .of(TinyRun.bert(1, 8))
            .on(new DatasetSchema(
                    List.of(column("text", ColumnRole.TEXT, List.of()), column("label", ColumnRole.LABEL, CLASSES))))
            .with(new FullTuning());

    private static Column column(String name, ColumnRole role, List<String> classes) {
        return new Column(name, role, classes, classes.stream().map(any -> 1L).toList(), null, 0);
    }

    @Test
    void keepsNothingOfTheRowsThatHaveLeft() {
        assertThat(bytesPerRow(20_000, 80_000, result -> {})).isLessThan(MOST_BYTES_PER_ROW);
    }

    /** Otherwise this test would measure nothing. */
    @Test
    void somebodyWhoKeepsTheAnswersIsNoticed() {
        List<ExampleResult> kept = new ArrayList<>();

        assertThat(bytesPerRow(2_000, 6_000, kept::add)).isGreaterThan(MOST_BYTES_PER_ROW);
        assertThat(kept).hasSize(8_000);
    }

    private long bytesPerRow(int few, int many, Consumer<ExampleResult> consumer) {
        // Classes are loaded and buffers grown once.
        kept(few / 10, result -> {});
        return (kept(many, consumer) - kept(few, consumer)) / (many - few);
    }

    /** Bytes of the heap that are reachable after the last pass, and were not before the first. */
    private long kept(int rows, Consumer<ExampleResult> consumer) {
        ResolvedRun run = tiny.resolve();
        EncodedSplit split = split(run, rows);
        long[] seen = new long[2];
        try (Model model = tiny.build(torch, run);
                Evaluator evaluator = new Evaluator(model, split, PassOptions.exact(), 1)) {
            long before = usedHeap();
            evaluator.evaluate(
                    EvaluationRequest.tuning().withReplicates(),
                    result -> {
                        seen[0]++;
                        consumer.accept(result);
                    },
                    () -> seen[1] = seen[0] == rows ? usedHeap() - before : 0);
        }
        assertThat(seen[0]).isEqualTo(rows);
        return seen[1];
    }

    /** Examples are made when they are asked for, as a worker reads them from a file. */
    private static EncodedSplit split(ResolvedRun run, int rows) {
        try (UnitSet.Collector units = new UnitSet.Collector(TinyRun.encoder(run), run.head(), () -> {})) {
            IntStream.range(0, rows).mapToObj(EvaluationMemoryTest::example).forEach(units::add);
            return new EncodedSplit(units.finish(), EvaluationMemoryTest::examples, TinyRun.encoder(run));
        }
    }

    private static List<Example> examples(int[] rows) {
        return Arrays.stream(rows).mapToObj(EvaluationMemoryTest::example).toList();
    }

    private static Example example(int row) {
        StringBuilder text = new StringBuilder();
        new Random(row).ints(5, 10, TinyRun.VOCABULARY).forEach(id -> text.append(' ')
                .append(id));
        return RowExample.of(row, text.substring(1)).with(ColumnRole.LABEL, Cell.of(CLASSES.get(row % CLASSES.size())));
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            runtime.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
