package dev.headstock.trainer.datasets.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.headstock.plugins.tabular.CsvFormat;
import dev.headstock.plugins.tabular.JsonLinesFormat;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.ImportResult.ColumnStatistics;
import dev.headstock.protocol.host.ImportResult.NumberHistogram;
import dev.headstock.protocol.host.ImportResult.RowFault;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells are checked and stored by the types of their columns. */
class CellImportTest {
    private static final ColumnAssignment TEXT = ColumnAssignment.of("text", "text");

    @TempDir
    Path folder;

    private final Extensions extensions = Extensions.of(List.of(new CsvFormat(), new JsonLinesFormat()));

    // ---- one class ----

    @Test
    void aListOfOneLabelIsThatLabelAndAnyOtherListIsAFault() throws IOException {
        ImportResult result = importing("""
                {"text": "a", "label": ["ham"], "split": "train"}
                {"text": "b", "label": [ "spam" ], "split": "train"}
                {"text": "c", "label": ["ham", "spam"], "split": "train"}
                {"text": "d", "label": [], "split": "train"}
                {"text": "e", "label": {"choices": ["x"]}, "split": "train"}
                {"text": "f", "label": NaN, "split": "train"}
                {"text": ["g"], "label": "ham", "split": "train"}
                {"text": {"h": 1}, "label": "ham", "split": "train"}
                {"text": "i", "label": 1, "split": "train", "unused": NaN}
                {"text": "j", "label": "ham", "split": "dev"}
                """, ColumnAssignment.of("label", "label"));

        assertThat(result.faults())
                .extracting(RowFault::line, RowFault::message)
                .satisfiesExactly(
                        fault -> assertThat(fault.toList().toString())
                                .contains("3", "'label' holds a list of length 2, but one class per row is needed"),
                        fault -> assertThat(fault.toList().toString()).contains("4", "holds a list of length 0"),
                        fault -> assertThat(fault.toList().toString()).contains("5", "name of a class is needed"),
                        fault -> assertThat(fault.toList().toString()).contains("6", "'label' holds NaN"),
                        fault -> assertThat(fault.toList().toString()).contains("7", "'text' is a list of length 1"),
                        fault -> assertThat(fault.toList().toString())
                                .contains("8", "'text' is an object with the fields 'h'"));
        ImportResult dropped = importing(result, true);
        assertThat(column(dropped, "label").classes()).containsExactly("1", "ham", "spam");
    }

    @Test
    void listsOfAWholeCsvAreLabelsWhereTheyAreJson() throws IOException {
        ImportResult result = importing(
                "data.csv",
                "text,label,split\na,\"[\"\"ham\"\"]\",train\nb,ham,dev\n",
                List.of(TEXT, ColumnAssignment.of("label", "label"), ColumnAssignment.of("split", "split")),
                false);

        assertThat(column(result, "label").classes()).containsExactly("ham");
    }

    // ---- several classes ----

    @Test
    void severalLabelsAreAListOrSplitAtTheSeparator() throws IOException {
        ImportResult json = importing("""
                {"text": "a", "labels": ["x", "y", "x"], "split": "train"}
                {"text": "b", "labels": [], "split": "train"}
                {"text": "c", "split": "train"}
                {"text": "d", "labels": "y", "split": "dev"}
                """, ColumnAssignment.of("labels", "labels"));

        assertThat(json.faults()).isEmpty();
        assertThat(examples())
                .extracting(example -> example.cells().get("labels"))
                .containsExactly(List.of("x", "y"), List.of(), null, List.of("y"));
        assertThat(column(json, "labels").classCounts()).containsExactly(1L, 1L);
        assertThat(column(json, "labels").missing()).isEqualTo(1);

        ImportResult csv = importing(
                "data.csv",
                "text,labels,split\na,x; y ;;z,train\nb,y,train\nc,x|z,dev\n",
                List.of(
                        TEXT,
                        new ColumnAssignment("labels", "labels", null, ";"),
                        ColumnAssignment.of("split", "split")),
                false);
        assertThat(examples().get(0).cells().get("labels")).isEqualTo(List.of("x", "y", "z"));
        assertThat(column(csv, "labels").separator()).isEqualTo(";");
        assertThat(csv.problems()).extracting(Problem::message).anySatisfy(message -> assertThat(message)
                .isEqualTo("train has no row with 'x|z' of 'labels', so it cannot be learned."));
    }

    @Test
    void jsonWithoutItsEndIsAFaultAndNoClass() throws IOException {
        ImportResult result = importing(
                "data.csv",
                "text,labels,split\na,\"[\"\"x\"\",\"\"y\"\"\",train\nb,[x],train\nc,[x,train\nd,x,dev\n",
                List.of(TEXT, ColumnAssignment.of("labels", "labels"), ColumnAssignment.of("split", "split")),
                false);

        assertThat(result.faults())
                .extracting(RowFault::line, RowFault::message)
                .satisfiesExactly(
                        fault -> assertThat(fault.toList().toString())
                                .contains("2", "'labels' is '[\"x\",\"y\"', which is not valid JSON", "Write lists as"),
                        fault -> assertThat(fault.toList().toString())
                                .contains("3", "'labels' is '[x]', which is not valid JSON"));
    }

    // ---- numbers ----

    @Test
    void numbersAreDecimalAndNothingElse() throws IOException {
        ImportResult result = importing(
                "data.csv",
                "text,score,split\na,0.5,train\nb,-3,train\nc,1e-3,train\nd,.25,train\ne,NaN,train\nf,\"1,5\",train\n"
                        + "g,12 %,train\nh,1e999,train\ni,,train\nj,2,dev\n",
                List.of(TEXT, ColumnAssignment.of("score", "number"), ColumnAssignment.of("split", "split")),
                false);

        assertThat(result.faults()).extracting(RowFault::line).containsExactly(6L, 7L, 8L, 9L);
        assertThat(result.faults().get(1).message())
                .isEqualTo("'score' is '1,5', but a number such as 0.75 is needed. Correct it or drop the row.");
        ImportResult dropped = importing(result, true);
        assertThat(examples())
                .extracting(example -> example.cells().get("score"))
                .containsExactly(0.5, -3.0, 0.001, 0.25, null, 2.0);
        NumberHistogram histogram =
                Objects.requireNonNull(statistics(dropped, "score").numbers());
        assertThat(histogram.of()).isEqualTo("values");
        assertThat(histogram.smallest()).isEqualTo(-3);
        assertThat(histogram.largest()).isEqualTo(2);
        assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
        assertThat(histogram.edges()).hasSize(histogram.counts().size() + 1);
    }

    // ---- words and tags ----

    @Test
    void eachWordNeedsItsTag() throws IOException {
        ImportResult result = importing(
                """
                {"tokens": ["Maria", "sings"], "tags": ["B-PER", "O"], "split": "train"}
                {"tokens": ["Maria", "sings", "."], "tags": ["B-PER", "O"], "split": "train"}
                {"tokens": [], "tags": [], "split": "train"}
                {"tokens": ["No", "tags"], "split": "train"}
                {"tokens": ["Oslo"], "tags": ["B-LOC"], "split": "dev"}
                """,
                List.of(
                        ColumnAssignment.of("tokens", "words"),
                        ColumnAssignment.of("tags", "tags"),
                        ColumnAssignment.of("split", "split")),
                true);

        assertThat(result.faults())
                .extracting(RowFault::line, RowFault::message)
                .satisfiesExactly(
                        fault -> assertThat(fault.toList().toString())
                                .contains("2", "'tags' is a list of length 2, but 'tokens' is one of length 3"),
                        fault -> assertThat(fault.toList().toString()).contains("3", "'tokens' is empty"));
        DatasetSchemaView.Column tags = column(result, "tags");
        assertThat(tags.refersTo()).isEqualTo("tokens");
        assertThat(tags.classes()).containsExactly("B-LOC", "B-PER", "O");
        assertThat(tags.classCounts()).containsExactly(0L, 1L, 1L);
        assertThat(tags.missing()).isEqualTo(1);
        assertThat(statistics(result, "tags").classes())
                .contains(entry("B-LOC", Map.of(Split.TRAIN, 0L, Split.DEV, 1L, Split.TEST, 0L)));
        assertThat(Objects.requireNonNull(statistics(result, "tokens").numbers())
                        .of())
                .isEqualTo("items");
    }

    @Test
    void wordsAndTagsOfPlainTextAreSplitAtWhiteSpace() throws IOException {
        importing(
                "data.csv",
                "words,tags,split\nMaria  sings,B-PER O,train\nOslo,O,dev\n",
                List.of(
                        ColumnAssignment.of("words", "words"),
                        ColumnAssignment.of("tags", "tags"),
                        ColumnAssignment.of("split", "split")),
                false);

        assertThat(examples().get(0).cells())
                .containsEntry("words", List.of("Maria", "sings"))
                .containsEntry("tags", List.of("B-PER", "O"));
    }

    // ---- spans ----

    @Test
    void spansLieInTheTextTheyReferTo() throws IOException {
        ImportResult result = importing(
                """
                {"question": "Who?", "context": "Maria sings", "answers": [{"start": 0, "end": 5}], "split": "train"}
                {"question": "Who?", "context": "Maria sings", "answers": [], "split": "train"}
                {"question": "Who?", "context": "Maria", "answers": [{"start": 2, "end": 9}], "split": "train"}
                {"question": "Who?", "context": "Maria", "answers": [{"start": 3, "end": 3}], "split": "train"}
                {"question": "Who?", "context": "Maria", "answers": [{"start": 1, "end": 3, "text": "Ma"}], "split": "train"}
                {"question": "Who?", "context": "Maria", "answers": [{"start": 1.5, "end": 3}], "split": "train"}
                {"question": "Who?", "context": "😀 Maria", "answers": [{"start": 2, "end": 7, "text": "Maria"}], "split": "train"}
                {"question": "Who?", "context": "😀 Maria", "answers": [{"start": 1, "end": 7}], "split": "train"}
                {"question": "Who?", "context": "Maria sings", "answers": [[6, 11, "VERB"]], "split": "dev"}
                """,
                List.of(
                        ColumnAssignment.of("question", "text"),
                        ColumnAssignment.of("context", "text"),
                        new ColumnAssignment("answers", "spans", "context", null),
                        ColumnAssignment.of("split", "split")),
                true);

        assertThat(result.faults())
                .extracting(RowFault::line, RowFault::message)
                .satisfiesExactly(
                        fault -> assertThat(fault.toList().toString())
                                .contains("3", "'answers' span 1 goes from 2 to 9, but 'context' has 5 characters"),
                        fault -> assertThat(fault.toList().toString())
                                .contains("4", "goes from 3 to 3, but a span ends behind its start"),
                        fault -> assertThat(fault.toList().toString())
                                .contains("5", "span 1 is 'Ma', but 'context' has 'ar' from 1 to 3"),
                        fault -> assertThat(fault.toList().toString()).contains("6", "'1.5' as start"),
                        fault -> assertThat(fault.toList().toString())
                                .contains("8", "cuts a character of 'context' in half"));
        assertThat(result.report().normalized()).singleElement().satisfies(values -> assertThat(values.examples())
                .containsExactly("'2 to 7' → '3 to 8'"));
        assertThat(examples().get(2).cells().get("answers"))
                .isEqualTo(List.of(Map.of("start", 3, "end", 8, "label", "")));
        assertThat(column(result, "answers").classes()).containsExactly("VERB");
        NumberHistogram lengths =
                Objects.requireNonNull(statistics(result, "answers").numbers());
        assertThat(lengths.of()).isEqualTo("span-characters");
        assertThat(lengths.mean()).isEqualTo(5);
    }

    @Test
    void spansAreInTheLastTextUnlessTheySayOtherwise() throws IOException {
        ImportResult result = importing(
                """
                {"question": "Who is it?", "context": "Maria", "answers": [{"start": 0, "end": 5}], "split": "train"}
                {"question": "Who is it?", "context": "Maria", "answers": [{"start": 0, "end": 10}], "split": "train"}
                {"question": "Who?", "context": "Maria", "split": "dev"}
                """,
                List.of(
                        ColumnAssignment.of("question", "text"),
                        ColumnAssignment.of("context", "text"),
                        ColumnAssignment.of("answers", "spans"),
                        ColumnAssignment.of("split", "split")),
                true);

        assertThat(result.faults()).extracting(RowFault::line).containsExactly(2L);
        assertThat(column(result, "answers").refersTo()).isEqualTo("context");
    }

    // ---- texts to generate ----

    @Test
    void aPlainTextIsOneTargetAndAListSeveral() throws IOException {
        importing("""
                {"text": "a", "summary": "one text, with a comma", "split": "train"}
                {"text": "b", "summary": ["first", "second"], "split": "dev"}
                """, ColumnAssignment.of("summary", "target-text"));

        assertThat(examples())
                .extracting(example -> example.cells().get("summary"))
                .containsExactly(List.of("one text, with a comma"), List.of("first", "second"));
    }

    // ---- examples ----

    @Test
    void storedRowsAndInputsBecomeTheSameExamples() throws IOException {
        ImportResult result = importing(
                """
                {"words": ["Maria", "sings"], "tags": ["B-PER", "O"], "split": "train"}
                {"words": ["Oslo"], "tags": ["O"], "split": "dev"}
                """,
                List.of(
                        ColumnAssignment.of("words", "words"),
                        ColumnAssignment.of("tags", "tags"),
                        ColumnAssignment.of("split", "split")),
                false);
        ExampleReader reader = new ExampleReader(Objects.requireNonNull(result.schema()));

        DataExample stored = reader.example(examples().get(0));
        DataExample input = reader.input(Map.of("words", "Maria sings"));

        assertThat(stored.value("tags").orElseThrow().strings()).containsExactly("B-PER", "O");
        assertThat(input.value("words")).isEqualTo(stored.value("words"));
        assertThat(input.value("tags")).isEmpty();
        assertThat(input.row()).isEqualTo(-1);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> reader.input(Map.of("wrods", "Maria"))))
                .hasMessage(
                        "There is no column 'wrods'. The columns are words, tags. 'words' is empty. Fill it or drop the row.");
    }

    @Test
    void inspectionProposesRolesForStructures() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            rows.append("""
                    {"id": %d, "tokens": ["word", "w%d", "other%d"], "ner_tags": ["O", "B", "O"]}
                    """.formatted(i, i, i));
        }
        assertThat(proposed(rows.toString()))
                .containsExactly(
                        ColumnAssignment.of("id", "ignored"),
                        ColumnAssignment.of("tokens", "words"),
                        new ColumnAssignment("ner_tags", "tags", "tokens", null));
        assertThat(proposed("""
                        {"question": "Who?", "context": "Maria sings", "answers": [{"start": 0, "end": 5}]}
                        {"question": "What?", "context": "Maria sings", "answers": [{"start": 6, "end": 11}]}
                        """))
                .containsExactly(
                        ColumnAssignment.of("question", "text"),
                        ColumnAssignment.of("context", "text"),
                        ColumnAssignment.of("answers", "spans"));
        assertThat(proposed("""
                        {"text": "a b c", "labels": ["x", "y"]}
                        {"text": "d e f", "labels": []}
                        """))
                .containsExactly(ColumnAssignment.of("text", "text"), ColumnAssignment.of("labels", "labels"));
    }

    private List<ColumnAssignment> proposed(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("look.jsonl"), json);
        return new DatasetInspector(extensions)
                .inspect(new InspectRequest(file.toString(), "look.jsonl", null))
                .proposed();
    }

    // ---- fixtures ----

    private ImportRequest last = new ImportRequest(
            List.of(),
            new Choice("csv", Map.of()),
            List.of(),
            new Splitting(Splitting.Kind.COLUMN, 0, 0, 0),
            false,
            "",
            null);

    private ImportResult importing(String json, ColumnAssignment label) throws IOException {
        return importing(json, List.of(TEXT, label, ColumnAssignment.of("split", "split")), false);
    }

    private ImportResult importing(String json, List<ColumnAssignment> columns, boolean dropFaulty) throws IOException {
        return importing("data.jsonl", json, columns, dropFaulty);
    }

    private ImportResult importing(String name, String content, List<ColumnAssignment> columns, boolean dropFaulty)
            throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        last = new ImportRequest(
                List.of(new SourceFile(file.toString(), name, null)),
                new Choice(name.endsWith("csv") ? "csv" : "jsonl", Map.of()),
                columns,
                new Splitting(Splitting.Kind.COLUMN, 0, 0, 0),
                dropFaulty,
                folder.resolve("out").toString(),
                null);
        return DatasetImport.run(last, extensions);
    }

    /** The last import again. */
    private ImportResult importing(ImportResult refused, boolean dropFaulty) throws IOException {
        assertThat(refused.imported()).isFalse();
        return DatasetImport.run(
                new ImportRequest(
                        last.files(), last.format(), last.columns(), last.splitBy(), dropFaulty, last.output(), null),
                extensions);
    }

    private static DatasetSchemaView.Column column(ImportResult result, String name) {
        return Objects.requireNonNull(result.schema()).columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ColumnStatistics statistics(ImportResult result, String name) {
        return Objects.requireNonNull(result.statistics()).columns().stream()
                .filter(column -> column.column().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<StoredExample> examples() throws IOException {
        return Files.readAllLines(folder.resolve("out/examples.jsonl")).stream()
                .map(line -> Json.MAPPER.readValue(line, StoredExample.class))
                .toList();
    }
}
