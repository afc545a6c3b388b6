package dev.headstock.trainer.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.LengthsRequest;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lengths are counted by the encoder that training uses, special tokens included. */
class LengthsTest {
    @TempDir
    Path folder;

    @Test
    void pairsAndWordsHaveTheLengthThatTheModelReads() throws IOException {
        LengthHistogram pairs = lengths(
                schema("text", "text"),
                List.of(
                        // [CLS] hello [SEP] you won [SEP]
                        Map.of("first", "hello", "second", "you won"),
                        // [CLS] hello world [SEP] world [SEP]
                        Map.of("first", "hello world", "second", "world")));
        assertThat(pairs.longest()).isEqualTo(6);
        assertThat(pairs.mean()).isEqualTo(6);

        // [CLS] hello un ##believ ##able [SEP]
        LengthHistogram words =
                lengths(schema("words", "ignored"), List.of(Map.of("first", List.of("hello", "unbelievable"))));
        assertThat(words.longest()).isEqualTo(6);

        // A row per choice: [CLS] you [SEP] won [SEP] and [CLS] you [SEP] hello world [SEP]
        LengthHistogram choices = lengths(
                schema("text", "choices"), List.of(Map.of("first", "you", "second", List.of("won", "hello world"))));
        assertThat(choices.mean()).isEqualTo(5.5);
    }

    @Test
    void nothingIsCutAt512() throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(Map.of("first", "hello ".repeat(i == 99 ? 3_000 : 8)));
        }

        LengthHistogram lengths = lengths(schema("text", "ignored"), rows);

        assertThat(lengths.longest()).isEqualTo(3_002);
        assertThat(lengths.mean()).isCloseTo((99 * 10 + 3_002) / 100.0, within(1e-9));
        assertThat(lengths.meanUpTo())
                .containsEntry("128", (99 * 10 + 128) / 100.0)
                .containsEntry("4096", lengths.mean());
        assertThat(lengths.truncatedShare()).containsEntry("512", 0.01).containsEntry("4096", 0.0);
        assertThat(lengths.percentile99()).isEqualTo(10);
        assertThat(lengths.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
        assertThat(lengths.counts()).hasSize(3_002 / lengths.binWidth() + 2).endsWith(1L, 0L);
    }

    @Test
    void aTextToGenerateIsReadWithItsSource() throws IOException {
        List<Map<String, Object>> rows =
                List.of(Map.of("first", "hello you", "second", List.of("you hello you", "you")));

        int both = lengths(schema("text", "target-text"), rows).longest();
        int source = lengths(schema("text", "ignored"), rows).longest();

        assertThat(source).isEqualTo(4);
        assertThat(both).isEqualTo(4 + 4);
    }

    @Test
    @Timeout(60)
    void aTextOfManyMegabytesIsEstimatedFromItsBeginning() throws IOException {
        int words = 1_500_000;

        LengthHistogram lengths = lengths(
                schema("text", "ignored"), List.of(Map.of("first", "hello ".repeat(words)), Map.of("first", "you")));

        assertThat((double) lengths.longest()).isCloseTo(words, within(words * 0.01));
    }

    private static DatasetSchemaView schema(String firstRole, String secondRole) {
        return new DatasetSchemaView(List.of(column("first", firstRole), column("second", secondRole)));
    }

    private static Column column(String name, String role) {
        String type =
                switch (role) {
                    case "text" -> "string";
                    case "ignored" -> "json";
                    default -> "strings";
                };
        return new Column(name, role, type, List.of(), List.of(), null, null, 0);
    }

    private LengthHistogram lengths(
            DatasetSchemaView schema, List<? extends Map<String, ? extends @Nullable Object>> rows) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Map<String, ? extends @Nullable Object> cells : rows) {
            lines.add(Json.MAPPER.writeValueAsString(
                    new StoredExample(lines.size(), lines.size() + 2, Split.TRAIN, Map.copyOf(cells))));
        }
        Path examples = Files.write(folder.resolve("examples.jsonl"), lines);
        Path base = folder.resolve("base");
        if (!Files.exists(base)) {
            TinyModels.base(folder);
        }
        return Lengths.of(
                new LengthsRequest(examples.toString(), schema, base.toString()), BundledPlugins.extensions());
    }
}
