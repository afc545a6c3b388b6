package dev.headstock.trainer.datasets;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.Example;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.Variation.TrainRows;
import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleFileTest {
    private static final int ROWS = 600;

    @TempDir
    Path folder;

    private final ExampleReader reader = new ExampleReader(new DatasetSchemaView(List.of(
            new DatasetSchemaView.Column("text", "text", "string", List.of(), List.of(), null, null, 0),
            new DatasetSchemaView.Column("article", "group", "string", List.of(), List.of(), null, null, 0))));

    @Test
    void rowsAreReadAgainByNumber() throws IOException {
        try (ExampleFile file = ExampleFile.open(write(), reader)) {
            Map<Split, List<Example>> all = read(file);

            assertThat(all.get(Split.TRAIN)).hasSize(400);
            assertThat(all.get(Split.DEV)).hasSize(200);
            List<Example> again = file.read(Split.DEV, new int[] {199, 0, 7});
            assertThat(again).extracting(Example::row).containsExactly(599L, 400L, 407L);
            assertThat(again.get(0).texts())
                    .isEqualTo(requireNonNull(all.get(Split.DEV)).get(199).texts());
        }
    }

    @Test
    void partsOfARowAreExamplesOfTheirOwn() throws IOException {
        try (ExampleFile file =
                new ExampleFile(write(), reader, RowSelection.ALL, row -> IntStream.range(0, (int) (row.row() % 3))
                        .mapToObj(part -> new DataExample(
                                row.row(), part, reader.schema(), Map.of("text", Cell.of("part %d".formatted(part)))))
                        .toList())) {
            Map<Split, List<Example>> all = read(file);

            assertThat(requireNonNull(all.get(Split.TRAIN)).subList(0, 4))
                    .extracting(Example::row)
                    .containsExactly(1L, 2L, 2L, 4L);
            DataExample third =
                    (DataExample) file.read(Split.TRAIN, new int[] {2}).get(0);
            assertThat(third.part()).isEqualTo(1);
            assertThat(third.texts()).containsExactly("part 1");
        }
    }

    @Test
    void aSmallerShareIsPartOfALargerOneAndGroupsStayTogether() throws IOException {
        List<Long> tenth = trainRows(new TrainRows(0.1, 0, 0, 5));
        List<Long> half = trainRows(new TrainRows(0.5, 0, 0, 5));

        assertThat(tenth.size()).isBetween(5, 90);
        assertThat(half.size()).isBetween(150, 250);
        assertThat(half).containsAll(tenth);
        assertThat(half.stream().collect(Collectors.groupingBy(row -> row / 5)).values())
                .allSatisfy(group -> assertThat(group).hasSize(5));
    }

    @Test
    void everyRowIsLeftOutOnceAndReplacesDev() throws IOException {
        List<Long> leftOut = new ArrayList<>();
        for (int fold = 0; fold < 4; fold++) {
            Map<Split, List<Example>> all = read(RowSelection.of(new TrainRows(1, fold, 4, 9)));
            List<Long> dev = requireNonNull(all.get(Split.DEV)).stream()
                    .map(Example::row)
                    .toList();
            assertThat(all.get(Split.TRAIN))
                    .hasSize(400 - dev.size())
                    .extracting(Example::row)
                    .doesNotContainAnyElementsOf(dev);
            leftOut.addAll(dev);
        }

        assertThat(leftOut).hasSize(400).doesNotHaveDuplicates().allSatisfy(row -> assertThat(row)
                .isLessThan(400));
    }

    private List<Long> trainRows(TrainRows rows) throws IOException {
        return requireNonNull(read(RowSelection.of(rows)).get(Split.TRAIN)).stream()
                .map(Example::row)
                .toList();
    }

    private Map<Split, List<Example>> read(RowSelection selection) throws IOException {
        try (ExampleFile file = new ExampleFile(write(), reader, selection, List::of)) {
            return read(file);
        }
    }

    private static Map<Split, List<Example>> read(ExampleFile file) throws IOException {
        Map<Split, List<Example>> all = new EnumMap<>(Split.class);
        Map<Split, Consumer<Example>> takers = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            all.put(split, new ArrayList<>());
            takers.put(split, all.get(split)::add);
        }
        file.read(takers);
        return all;
    }

    /** 400 rows of train, 200 of dev; five rows are a group. One line is longer than any buffer. */
    private Path write() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            String text = row == 407 ? "字".repeat(100_000) : "text 语 %d".formatted(row);
            lines.append(Json.MAPPER.writeValueAsString(new StoredExample(
                            row,
                            row + 2,
                            row < 400 ? Split.TRAIN : Split.DEV,
                            Map.of("text", text, "article", "article %d".formatted(row / 5)))))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("examples.jsonl"), lines);
    }
}
