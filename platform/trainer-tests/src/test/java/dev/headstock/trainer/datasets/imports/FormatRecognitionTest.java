package dev.headstock.trainer.datasets.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import dev.headstock.plugins.tabular.CsvFormat;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatRecognitionTest {
    @TempDir
    private Path folder;

    /** A vertical bar separates columns in CSV, too; the first line of the first text is no header of it. */
    @ParameterizedTest
    @ValueSource(strings = {"100|t|Aspirin and asthma\n100|a|No effect was seen.\n", "1|t|A title\n1|a|An abstract\n"})
    void aFormatThatKnowsItsColumnsWinsOverATable(String content) throws IOException {
        assertThat(recognized(content, new CsvFormat(), new Abstracts("zebra", true)))
                .isEqualTo("zebra");
    }

    @Test
    void aFormatThatCannotReadTheFileItClaimsIsPassedOver() throws IOException {
        assertThat(recognized("text|label\ngood|pos\n", new Abstracts("abstracts", false), new CsvFormat()))
                .isEqualTo("csv");
    }

    @Test
    void ofFormatsThatAreAsGoodTheFirstIsTaken() throws IOException {
        assertThat(recognized("1|t|A title\n", new Abstracts("a", true), new Abstracts("b", true)))
                .isEqualTo("a");
    }

    private String recognized(String content, DatasetFormat<?>... formats) throws IOException {
        Path file = Files.writeString(folder.resolve("abstracts.pubtator"), content);
        Choice found = new DatasetInspector(Extensions.of(List.of(formats)))
                .inspect(new InspectRequest(file.toString(), "abstracts.pubtator", null))
                .format();
        return found == null ? "none" : found.id();
    }

    /** Claims every file. */
    private record Abstracts(String id, boolean readable) implements DatasetFormat<Abstracts.Options> {
        record Options() {}

        @Override
        public String title() {
            return "Abstracts";
        }

        @Override
        public String summary() {
            return "Abstracts with a number.";
        }

        @Override
        public Options defaults() {
            return new Options();
        }

        @Override
        public boolean recognizes(FilePreview preview) {
            return true;
        }

        @Override
        public List<Column> columns(Path file, Options options) {
            return List.of(new Column("abstract", ColumnRole.TEXT, null));
        }

        @Override
        public Stream<Row> read(Path file, Options options) throws DatasetException {
            if (!readable) {
                throw new DatasetException("line 1 has no number. Begin every abstract with one.");
            }
            return Stream.of(new Row(1, List.of(Cell.of("A title"))));
        }
    }
}
