package dev.headstock.plugins.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.DatasetException;
import dev.headstock.plugins.plaintext.PlainText.Options;
import dev.headstock.plugins.plaintext.PlainText.Unit;
import dev.headstock.testkit.DatasetFormatContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainTextContractTest extends DatasetFormatContract<Options> {

    @TempDir
    private Path texts;

    @Override
    protected PlainText format() {
        return new PlainText();
    }

    @Override
    protected String fileName() {
        return "texts.txt";
    }

    @Override
    protected byte[] content() {
        return "\uFEFFIt rains.\r\n\r\n  字 é 😀\nshe said: \"no\"\n\n".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<String> columns() {
        return List.of("text");
    }

    @Override
    protected List<? extends List<@Nullable Cell>> cells() {
        return Stream.of("It rains.", "  字 é 😀", "she said: \"no\"")
                .map(text -> List.<@Nullable Cell>of(Cell.of(text)))
                .toList();
    }

    @Test
    void aParagraphEndsAtAnEmptyLine() throws IOException {
        Path file = Files.write(texts.resolve("texts.txt"), content());

        try (Stream<Row> rows = format().read(file, new Options(Unit.PARAGRAPH))) {
            assertThat(rows.toList())
                    .containsExactly(
                            new Row(1, List.of(Cell.of("It rains."))),
                            new Row(3, List.of(Cell.of("  字 é 😀 she said: \"no\""))));
        }
    }

    @Test
    void aFileInAnotherEncodingIsRefused() throws IOException {
        Path file = Files.write(texts.resolve("latin.txt"), "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> format().columns(file, options()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("Save it as UTF-8");
    }
}
