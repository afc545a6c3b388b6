package dev.headstock.trainer.datasets.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headstock.plugins.tabular.CsvFormat;
import dev.headstock.plugins.tabular.JsonLinesFormat;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.ImportResult.FileReport;
import dev.headstock.protocol.host.ImportResult.NormalizedValues;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportReportTest {
    private static final Splitting BY_COLUMN = new Splitting(Splitting.Kind.COLUMN, 0, 0, 0);
    private static final ColumnAssignment TEXT = ColumnAssignment.of("text", "text");
    private static final ColumnAssignment SPLIT = ColumnAssignment.of("split", "split");

    @TempDir
    Path folder;

    @Test
    void aQuoteThatIsNeverClosedCountsAllLinesItLost() throws IOException {
        String rows = "text,label,split\na,x,train\nb,x,dev\n\"open,x,train\n" + "lost,x,train\n".repeat(299);

        ImportResult result = csv(rows, true);

        assertThat(result.imported()).isTrue();
        assertThat(result.faultCount()).isEqualTo(1);
        assertThat(result.report().files()).containsExactly(new FileReport("data", 303, 3, 1, 300, 0));
    }

    @Test
    void aRefusedImportHasAReportToo() throws IOException {
        ImportResult result = csv("text,label,split\n\"two\nlines\",,train,\nb,x,dev\n,x,dev", false);

        assertThat(result.imported()).isFalse();
        assertThat(result.report().files()).containsExactly(new FileReport("data", 5, 3, 2, 3, 0));
    }

    @Test
    void linesWithinAValueThatLookLikeRowsAreCounted() throws IOException {
        ImportResult result =
                csv("text,label,split\na,x,train\n\"pipe, 3 inch,x,train\nb,x,dev\nc,x,dev\nmonitor\",x,dev\n", false);

        assertThat(result.report().files()).containsExactly(new FileReport("data", 6, 2, 0, 0, 3));
    }

    @Test
    void rowsOfClassesThatTrainLacksAreFaultyRows() throws IOException {
        ImportResult result = csv("text,label,split\na,x,train\nb,x,dev\nc,new,dev\n", true);

        assertThat(result.report().files()).containsExactly(new FileReport("data", 4, 3, 1, 1, 0));
    }

    @Test
    void changedClassNamesAreShownWithTheirInvisibleCharacters() throws IOException {
        ImportResult result =
                csv("text,label,split\na,ham\u00a0,train\nb,ham,dev\nc,\u200bham,dev\nd, \u00a0,dev\n", false);

        assertThat(result.report().normalized())
                .extracting(NormalizedValues::column, NormalizedValues::values, NormalizedValues::examples)
                .containsExactly(
                        tuple("label", 2L, List.of("'ham<U+00A0>' → 'ham'", "'<U+200B>ham' → 'ham'")),
                        tuple("label", 1L, List.of("' <U+00A0>' → ''")));
    }

    @Test
    void aListOfOneLabelIsReported() throws IOException {
        ImportResult result = jsonLines("""
                {"text": "a", "label": ["ham"], "split": "train"}
                {"text": "b", "label": "ham", "split": "dev"}
                """, List.of(TEXT, ColumnAssignment.of("label", "label"), SPLIT));

        assertThat(result.report().normalized()).singleElement().satisfies(values -> {
            assertThat(values.change()).isEqualTo("Lists of one class name became that name.");
            assertThat(values.examples()).containsExactly("'[ham]' → 'ham'");
        });
    }

    @Test
    void aLineOfUtf16EndsWithBothBytesOfItsBreak() throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_8)) {
            Path file = Files.write(folder.resolve("lines"), "a\r\n\u010a\u0a0a\rb\n".getBytes(charset));

            assertThat(LineCount.of(file)).as(charset.name()).isEqualTo(3);
        }
    }

    private ImportResult csv(String rows, boolean dropFaulty) throws IOException {
        return importing("csv", rows, List.of(TEXT, ColumnAssignment.of("label", "label"), SPLIT), dropFaulty);
    }

    private ImportResult jsonLines(String rows, List<ColumnAssignment> columns) throws IOException {
        return importing("jsonl", rows, columns, false);
    }

    private ImportResult importing(String format, String rows, List<ColumnAssignment> columns, boolean dropFaulty)
            throws IOException {
        Path file = Files.writeString(folder.resolve("data"), rows);
        return DatasetImport.run(
                new ImportRequest(
                        List.of(new SourceFile(file.toString(), "data", null)),
                        new Choice(format, Map.of()),
                        columns,
                        BY_COLUMN,
                        dropFaulty,
                        folder.resolve("out").toString(),
                        null),
                Extensions.of(List.of(new CsvFormat(), new JsonLinesFormat())));
    }
}
