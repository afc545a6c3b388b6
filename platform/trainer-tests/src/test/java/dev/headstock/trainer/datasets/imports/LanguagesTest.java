package dev.headstock.trainer.datasets.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.plugins.tabular.CsvFormat;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.ImportResult.LanguageCount;
import dev.headstock.protocol.host.ImportResult.Languages;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguagesTest {
    private static final String ENGLISH = "The room was clean and the people at the desk were very friendly";
    private static final String GERMAN = "Das Zimmer war sauber und die Leute am Empfang waren sehr freundlich";
    private static final String CHINESE = "房间很干净,前台的工作人员也非常友好,下次还会再来";

    @TempDir
    Path folder;

    @Test
    void theLanguagesOfShortTextsAreCounted() throws IOException {
        Languages languages = languagesOf(40, row -> row % 4 == 0 ? GERMAN : row % 4 == 1 ? CHINESE : ENGLISH);
        assertThat(languages.sampled()).isEqualTo(40);
        assertThat(languages.counts())
                .containsExactly(new LanguageCount("en", 20), new LanguageCount("de", 10), new LanguageCount("zh", 10));
    }

    @Test
    void numbersAndSingleLettersHaveNoLanguage() throws IOException {
        Languages languages = languagesOf(10, row -> "x 12 34 " + row);
        assertThat(languages.sampled()).isEqualTo(10);
        assertThat(languages.counts()).isEmpty();
    }

    @Test
    void ofManyRowsASampleIsLookedAtThatIsSpreadOverAll() throws IOException {
        Languages languages = languagesOf(2_000, row -> row < 1_000 ? ENGLISH : GERMAN);
        assertThat(languages.sampled()).isEqualTo(500);
        assertThat(languages.counts())
                .containsExactlyInAnyOrder(new LanguageCount("en", 250), new LanguageCount("de", 250));
    }

    private Languages languagesOf(int rows, IntFunction<String> text) throws IOException {
        Path file = folder.resolve("texts.csv");
        Files.writeString(
                file,
                IntStream.range(0, rows)
                        .mapToObj(row -> "\"%s %d\",%s".formatted(text.apply(row), row, row % 2 == 0 ? "a" : "b"))
                        .collect(Collectors.joining("\n", "text,label\n", "\n")));
        ImportResult result = DatasetImport.run(
                new ImportRequest(
                        List.of(new SourceFile(file.toString(), "texts.csv", null)),
                        new Choice("csv", Map.of()),
                        List.of(ColumnAssignment.of("text", "text"), ColumnAssignment.of("label", "label")),
                        new Splitting(Splitting.Kind.SEEDED, 0, 0, 1),
                        false,
                        folder.resolve("out").toString(),
                        null),
                Extensions.of(List.of(new CsvFormat())));
        assertThat(result.imported()).isTrue();
        return Objects.requireNonNull(result.statistics()).languages();
    }
}
