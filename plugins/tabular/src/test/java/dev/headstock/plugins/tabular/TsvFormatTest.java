package dev.headstock.plugins.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.plugins.tabular.TsvFormat.Options;
import dev.headstock.plugins.tabular.TsvFormat.Quotes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsvFormatTest {
    private static final String FILE = "text\tlabel\n"
            + "\"he said \"\"hi\"\" to me\"\ta\n"
            + "\"quoted by its author\"\tb\n"
            + "\"3 inch pipe\tc\n"
            + "\"a\tb\"\td\n";

    @TempDir
    Path folder;

    private final TsvFormat format = new TsvFormat();

    @Test
    void quotesOfADataFrameAreTakenOffAndThoseOfTheTextStay() throws Exception {
        assertThat(read(Quotes.AUTO))
                .containsExactly(
                        List.of("he said \"hi\" to me", "a"),
                        List.of("\"quoted by its author\"", "b"),
                        List.of("\"3 inch pipe", "c"),
                        List.of("a\tb", "d"));
    }

    @Test
    void withoutQuotesEveryTabEndsAValue() throws Exception {
        assertThat(read(Quotes.NEVER).get(0)).containsExactly("\"he said \"\"hi\"\" to me\"", "a");
        assertThat(read(Quotes.NEVER).get(3)).hasSize(2);
    }

    private List<List<String>> read(Quotes quotes) throws Exception {
        Path file = Files.writeString(folder.resolve("data.tsv"), FILE);
        try (Stream<Row> rows = format.read(file, new Options(quotes, Encoding.UTF_8))) {
            return rows.map(row -> row.values().stream()
                            .map(cell -> cell == null ? "null" : cell.string())
                            .toList())
                    .toList();
        }
    }
}
