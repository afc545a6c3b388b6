package dev.headstock.trainer.datasets.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.data.FilePreview;
import dev.headstock.plugins.tabular.CsvFormat;
import dev.headstock.plugins.tabular.JsonLinesFormat;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.ImportResult.RowFault;
import dev.headstock.protocol.host.ImportResult.Statistics;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetImportTest {
    private static final Splitting BY_COLUMN = new Splitting(Splitting.Kind.COLUMN, 0, 0, 0);
    private static final Splitting BY_FILE = new Splitting(Splitting.Kind.FILES, 0, 0, 0);

    @TempDir
    Path folder;

    private final Extensions extensions = Extensions.of(List.of(new CsvFormat()));

    @Test
    void aSeededSplitKeepsTheSharesOfEveryClass() throws IOException {
        String rows = IntStream.range(0, 300)
                .mapToObj(i -> "text %d,%s\n".formatted(i, i % 3 == 0 ? "rare" : "common"))
                .collect(Collectors.joining("", "text,label\n", ""));

        ImportResult result = importing(rows, seeded(0.2, 0.1, 1), false);

        Statistics statistics = Objects.requireNonNull(result.statistics());
        assertThat(statistics.rows())
                .containsExactly(entry(Split.TRAIN, 210L), entry(Split.DEV, 60L), entry(Split.TEST, 30L));
        assertThat(statistics.columns().get(1).classes())
                .containsEntry("rare", Map.of(Split.TRAIN, 70L, Split.DEV, 20L, Split.TEST, 10L))
                .containsEntry("common", Map.of(Split.TRAIN, 140L, Split.DEV, 40L, Split.TEST, 20L));
        List<StoredExample> examples = examples();
        assertThat(examples)
                .extracting(StoredExample::row)
                .containsExactlyElementsOf(LongStream.range(0, 300).boxed().toList());
        assertThat(examples).extracting(StoredExample::split).isSorted();
    }

    @Test
    void theSameSeedGivesTheSameVersionAndAnotherSeedAnother() throws IOException {
        String rows = IntStream.range(0, 100)
                .mapToObj(i -> "text %d,%s\n".formatted(i, i % 2))
                .collect(Collectors.joining("", "text,label\n", ""));

        String first = importing(rows, seeded(0.2, 0, 1), false).sha256();

        assertThat(first).isEqualTo(Sha256.of(folder.resolve("out/examples.jsonl")));
        assertThat(importing(rows, seeded(0.2, 0, 1), false).sha256()).isEqualTo(first);
        assertThat(importing(rows, seeded(0.2, 0, 2), false).sha256()).isNotEqualTo(first);
    }

    @Test
    void everyFaultyRowIsListedAndNothingIsWritten() throws IOException {
        ImportResult result = importing("""
                text,label,split
                good,a,train
                ,a,train
                no label,,train
                too,many,values,here
                where,a,somewhere
                fine,a,dev
                unseen,b,dev
                """, BY_COLUMN, false);

        assertThat(result.imported()).isFalse();
        assertThat(result.faultCount()).isEqualTo(4);
        assertThat(result.faults()).extracting(RowFault::line).containsExactly(3L, 5L, 6L, 8L);
        assertThat(result.faults())
                .extracting(RowFault::message)
                .satisfiesExactly(
                        message -> assertThat(message).isEqualTo("'text' is empty. Fill it or drop the row."),
                        message -> assertThat(message).contains("values in the row: 4"),
                        message -> assertThat(message).contains("split 'somewhere' is none of train"),
                        message -> assertThat(message).contains("'label' is 'b', which does not occur in train"));
        assertThat(folder.resolve("out")).isEmptyDirectory();
    }

    @Test
    void faultyRowsAreLeftOutWhenTheUserSaysSo() throws IOException {
        ImportResult result =
                importing("text,label,split\ngood,a,train\n,a,train\nfine,a,dev\nunseen,b,dev\n", BY_COLUMN, true);

        assertThat(result.imported()).isTrue();
        assertThat(result.faultCount()).isEqualTo(2);
        assertThat(examples()).extracting(DatasetImportTest::text).containsExactly("good", "fine");
        assertThat(Objects.requireNonNull(result.schema()).columns().get(1).classes())
                .containsExactly("a");
    }

    @Test
    void duplicatesAndLeakageAreCountedByRow() throws IOException {
        ImportResult result = importing(
                "text,label,split\nsame,a,dev\nsame,a,train\nsame,a,train\nother,a,train\nnew,a,dev\nnew,a,dev\n",
                BY_COLUMN,
                false);

        Statistics statistics = Objects.requireNonNull(result.statistics());
        assertThat(statistics.duplicates()).isEqualTo(2);
        assertThat(statistics.leakage()).isEqualTo(1);
        assertThat(statistics.leakageExamples()).containsExactly(3L);
    }

    @Test
    void filesMayBeTheSplits() throws IOException {
        Path train = Files.writeString(folder.resolve("train.csv"), "text,label\na,x\nb,y\n");
        Path dev = Files.writeString(folder.resolve("dev.csv"), "label,text\nx,c\n");

        ImportResult result = DatasetImport.run(
                request(
                        List.of(
                                new SourceFile(train.toString(), "train.csv", Split.TRAIN),
                                new SourceFile(dev.toString(), "dev.csv", Split.DEV)),
                        BY_FILE,
                        false),
                extensions);

        assertThat(result.imported()).isTrue();
        assertThat(examples()).extracting(DatasetImportTest::text).containsExactly("a", "b", "c");
    }

    @Test
    void anEmptySplitIsAnError() throws IOException {
        assertThat(importing("text,label,split\na,x,train\n", BY_COLUMN, false).problems())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("no row is left for dev"));
        assertThat(importing("text,label\na,x\n", seeded(0.5, 0, 1), false).problems())
                .extracting(Problem::pointer)
                .contains("/splitBy/devShare");
    }

    @Test
    void aColumnOfTextsIsNoLabel() throws IOException {
        String rows = IntStream.range(0, 1_500)
                .mapToObj(i -> "a,unique %d\n".formatted(i))
                .collect(Collectors.joining("", "text,label\n", ""));

        assertThat(importing(rows, seeded(0.2, 0, 1), false).problems())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("more than 1000 different values"));
    }

    @Test
    void everyProblemOfTheRequestIsReportedAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), "text,label\na,b\n");
        ImportRequest request = new ImportRequest(
                List.of(new SourceFile(file.toString(), "data.csv", null)),
                new Choice("csv", Map.of()),
                List.of(
                        ColumnAssignment.of("absent", "label"),
                        ColumnAssignment.of("label", "label"),
                        ColumnAssignment.of("text", "txet"),
                        new ColumnAssignment("text", "spans", "nowhere", null)),
                seeded(0.9, 0.2, 1),
                false,
                folder.resolve("out").toString(),
                null);

        assertThat(DatasetImport.run(request, extensions).problems())
                .extracting(Problem::pointer)
                .contains("/splitBy", "/columns/1/role", "/columns/2/role", "/columns", "/columns/3/refersTo");
    }

    @Test
    void theIndexPointsAtEveryHundredthLine() throws IOException {
        String rows = IntStream.range(0, 450)
                .mapToObj(i -> "text 语 %d,%s\n".formatted(i, i % 2))
                .collect(Collectors.joining("", "text,label\n", ""));
        importing(rows, seeded(0.2, 0.1, 1), false);

        try (RandomAccessFile index =
                        new RandomAccessFile(folder.resolve("out/rows.idx").toFile(), "r");
                RandomAccessFile examples = new RandomAccessFile(
                        folder.resolve("out/examples.jsonl").toFile(), "r")) {
            assertThat(index.length()).isEqualTo(5 * 8);
            for (int row = 0; row < 450; row += 100) {
                examples.seek(index.readLong());
                assertThat(examples.readLine()).startsWith("{\"row\":%d,".formatted(row));
            }
        }
    }

    @Test
    void inspectionProposesRolesAndCountsFaults() throws IOException {
        String rows = IntStream.range(0, 40)
                .mapToObj(i -> "%d,A sentence number %d,%s,%s\n"
                        .formatted(i, i, i % 2 == 0 ? "yes" : "no", i < 30 ? "train" : "validation"))
                .collect(Collectors.joining("", "id,sentence,verdict,set\n", "broken\n"));
        Path file = Files.writeString(folder.resolve("data.csv"), rows);

        Inspection inspection =
                new DatasetInspector(extensions).inspect(new InspectRequest(file.toString(), "data.csv", null));

        assertThat(inspection.proposed())
                .extracting(ColumnAssignment::role)
                .containsExactly("ignored", "text", "label", "split");
        assertThat(inspection.rows()).isEqualTo(41);
        assertThat(inspection.preview()).hasSize(20);
        assertThat(inspection.problems()).extracting(Problem::message).anySatisfy(message -> assertThat(message)
                .contains("1 of 41 rows")
                .contains("line 42"));
    }

    @Test
    void aFirstRowWhereAHeaderBelongsIsSuspected() throws IOException {
        Path file = Files.writeString(folder.resolve("bare.csv"), "good film,pos\nbad film,neg\nfine film,pos\n");

        Inspection inspection =
                new DatasetInspector(extensions).inspect(new InspectRequest(file.toString(), "bare.csv", null));

        assertThat(inspection.problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("'pos' may be values of a first row")
                .contains("write the names of the columns above it");
    }

    @Test
    void aRowWithANulIsNamedAndShown() throws IOException {
        Path file = Files.writeString(folder.resolve("nul.csv"), "text,label\ngood film,pos\na\0b,neg\n");

        Inspection inspection =
                new DatasetInspector(extensions).inspect(new InspectRequest(file.toString(), "nul.csv", null));

        assertThat(inspection.problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("1 of 2 rows cannot be read. The first: line 3: a NUL character");
        assertThat(inspection.preview().get(1)).containsExactly("a\u2400b", "neg");
    }

    @Test
    void aFormatThatFailsHurtsNoOtherAndIsNamed() throws IOException {
        var inspector = new DatasetInspector(Extensions.of(List.of(new FaultyFormat(), new CsvFormat())));
        Path csv = Files.writeString(folder.resolve("data.csv"), "text,label\ngood film,pos\n");
        Path other = Files.writeString(folder.resolve("data.xyz"), "nothing");

        assertThat(inspector
                        .inspect(new InspectRequest(csv.toString(), "data.csv", null))
                        .format())
                .extracting(Choice::id)
                .isEqualTo("csv");
        assertThat(inspector
                        .inspect(new InspectRequest(other.toString(), "data.xyz", null))
                        .problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("data.xyz is in none of the installed formats")
                .contains("plugin 'built-in' failed on 'arrow' (no magic number)");
    }

    @Test
    void rowsWithoutALabelAreKeptAndCounted() throws IOException {
        ImportResult result = importing("text,label,split\none,a,train\ntwo,,train\nthree,a,dev\n", BY_COLUMN, false);

        assertThat(result.imported()).isTrue();
        assertThat(Objects.requireNonNull(result.schema()).columns().get(1).missing())
                .isEqualTo(1);
        assertThat(examples().get(1).cells()).containsOnlyKeys("text");
        assertThat(result.problems()).extracting(Problem::message).anySatisfy(message -> assertThat(message)
                .isEqualTo("Rows without a value in 'label': 1. They are kept as unlabeled rows."));
    }

    @Test
    void aColumnWithoutAnyValueIsAnError() throws IOException {
        assertThat(importing("text,label\na,\nb,\n", seeded(0.5, 0, 1), false).problems())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).startsWith("'label' has no value in any row"));
    }

    @Test
    void columnsAreNotToBlameWhereNoRowCanBeRead() throws IOException {
        ImportResult result = importing("text,label\na\nb\n", seeded(0.5, 0, 1), false);

        assertThat(result.faultCount()).isEqualTo(2);
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void aRowThatIsShorterThanItsHeaderIsAFault() throws IOException {
        ImportResult result = importing("text,label,split\na,x,train\nb\nc,x,dev\n", BY_COLUMN, false);

        assertThat(result.faults()).extracting(RowFault::line).containsExactly(3L);
        assertThat(result.faults().get(0).message()).contains("values in the row: 1, columns in the header: 3");
    }

    @Test
    void whatNobodySeesDoesNotMakeAnotherClass() throws IOException {
        ImportResult result = importing(
                "text,label\na,ham\nb,ham\u00a0\nc,\u200bham\nd,\ufeffham\ne,h\u00adam\nf,cafe\u0301\ng,caf\u00e9\nh,ham\u2007\n",
                seeded(0.3, 0, 1),
                false);

        assertThat(Objects.requireNonNull(result.schema()).columns().get(1).classes())
                .containsExactly("caf\u00e9", "ham");
    }

    @Test
    void aTextOfInvisibleCharactersIsEmpty() throws IOException {
        ImportResult result = importing("text,label\n\u200b,a\n\u00a0,a\nx,a\ny,a\n", seeded(0.5, 0, 1), false);

        assertThat(result.faults())
                .extracting(RowFault::message)
                .containsOnly("'text' is empty. Fill it or drop the row.");
        assertThat(result.faultCount()).isEqualTo(2);
    }

    @Test
    void classesThatMayBeOneAreNamed() throws IOException {
        ImportResult result =
                importing("text,label\na,Ham\nb,ham\nc,1\nd,1.0\ne,['x']\nf,0\n", seeded(0.3, 0, 1), false);

        assertThat(result.problems())
                .extracting(Problem::message)
                .anySatisfy(
                        message -> assertThat(message).startsWith("the classes 'Ham', 'ham' of 'label' differ only"))
                .anySatisfy(message -> assertThat(message).startsWith("the classes '1', '1.0' of 'label' are the same"))
                .anySatisfy(
                        message -> assertThat(message).startsWith("the classes '['x']' of 'label' look like lists"));
    }

    @Test
    void classesThatLookAlikeAreNamedAsTheyAreWritten() throws IOException {
        ImportResult result = importing(
                "text,label\na,\u2764\ufe0f\nb,\u2764\nc,very good\nd,very\u00a0good\ne,\"x,y\"\nf,\"y, x\"\n",
                seeded(0.3, 0, 1),
                false);

        assertThat(result.problems())
                .extracting(Problem::message)
                .anySatisfy(
                        message -> assertThat(message)
                                .startsWith(
                                        "the classes 'very good', 'very<U+00A0>good', '\u2764', '\u2764<U+FE0F>' of 'label' look alike"))
                .anySatisfy(message -> assertThat(message)
                        .startsWith("the classes 'x,y', 'y, x' of 'label' hold the same names in another order"));
    }

    @Test
    void flagsOfRegionsStayDifferent() throws IOException {
        String england = "\ud83c\udff4" + tags("gbeng");
        String scotland = "\ud83c\udff4" + tags("gbsct");
        ImportResult result = importing(
                "text,label\na,%1$s\nb,%2$s\nc,%1$s\nd,%2$s\n".formatted(england, scotland), seeded(0.5, 0, 1), false);

        assertThat(Objects.requireNonNull(result.schema()).columns().get(1).classes())
                .containsExactlyInAnyOrder(england, scotland);
    }

    /** The invisible letters of a flag, and the one that ends them. */
    private static String tags(String letters) {
        StringBuilder tags = new StringBuilder();
        letters.chars().forEach(letter -> tags.appendCodePoint(0xE0000 + letter));
        return tags.appendCodePoint(0xE007F).toString();
    }

    @Test
    void classesThatAreNumbersAreInTheOrderOfTheirValues() throws IOException {
        String rows = IntStream.range(0, 48)
                .mapToObj(i -> "text %d,%d\n".formatted(i, i % 12))
                .collect(Collectors.joining("", "text,label\n", ""));

        assertThat(Objects.requireNonNull(
                                importing(rows, seeded(0.25, 0, 1), false).schema())
                        .columns()
                        .get(1)
                        .classes())
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj(String::valueOf).toList());
    }

    @Test
    void manySmallClassesTakeNoMoreThanTheShare() throws IOException {
        String rows = IntStream.range(0, 180)
                .mapToObj(i -> "text %d,%s\n".formatted(i, i < 100 ? "other" : "intent %d".formatted(i % 20)))
                .collect(Collectors.joining("", "text,label\n", ""));

        ImportResult result = importing(rows, seeded(0.1, 0.1, 1), false);

        assertThat(Objects.requireNonNull(result.statistics()).rows())
                .containsExactly(entry(Split.TRAIN, 144L), entry(Split.DEV, 18L), entry(Split.TEST, 18L));
        assertThat(result.statistics().columns().get(1).classes().values().stream()
                        .filter(row -> row.getOrDefault(Split.DEV, 0L) > 0))
                .hasSizeGreaterThan(10);
        assertThat(result.problems()).extracting(Problem::message).anySatisfy(message -> assertThat(message)
                .startsWith("dev has no row with 'intent")
                .contains("nothing is measured about it there"));
    }

    @Test
    void groupsStayTogether() throws IOException {
        String rows = IntStream.range(0, 300)
                .mapToObj(i -> "text %d,%s,article %d\n".formatted(i, i % 2 == 0 ? "a" : "b", i / 5))
                .collect(Collectors.joining("", "text,label,article\n", ""));
        Path file = Files.writeString(folder.resolve("data.csv"), rows);

        ImportResult result = DatasetImport.run(
                new ImportRequest(
                        List.of(new SourceFile(file.toString(), "data.csv", null)),
                        new Choice("csv", Map.of()),
                        List.of(
                                ColumnAssignment.of("text", "text"),
                                ColumnAssignment.of("label", "label"),
                                ColumnAssignment.of("article", "group")),
                        seeded(0.2, 0.1, 3),
                        false,
                        folder.resolve("out").toString(),
                        null),
                extensions);

        assertThat(Objects.requireNonNull(result.statistics()).rows())
                .containsExactly(entry(Split.TRAIN, 210L), entry(Split.DEV, 60L), entry(Split.TEST, 30L));
        Map<Object, List<Split>> splits = examples().stream()
                .collect(Collectors.groupingBy(
                        example -> example.cells().get("article"),
                        Collectors.mapping(StoredExample::split, Collectors.toList())));
        assertThat(splits.values())
                .hasSize(60)
                .allSatisfy(group -> assertThat(group).hasSize(5).containsOnly(group.get(0)));
    }

    @Test
    void aValueThatSwallowedRowsIsNoticed() throws IOException {
        String rows = "text,label\nfine,a\n\"pipe, 3 inch,ham\n"
                + "tube 3 inch,ham\n".repeat(98)
                + "monitor 20\",ham\nlast,ham\nlast but,a\n";
        Path file = Files.writeString(folder.resolve("inches.csv"), rows);

        Inspection inspection =
                new DatasetInspector(extensions).inspect(new InspectRequest(file.toString(), "inches.csv", null));
        ImportResult result = importing(rows, seeded(0.5, 0, 1), false);

        String warning =
                "Values that hold line breaks and what looks like rows: 1, with 99 lines in all. The first is 'text' in line 3.";
        assertThat(inspection.problems()).extracting(Problem::message).anySatisfy(message -> assertThat(message)
                .startsWith(warning));
        assertThat(result.problems()).extracting(Problem::message).anySatisfy(message -> assertThat(message)
                .contains(warning));
    }

    @Test
    void aLetterOfSeveralParagraphsHasSwallowedNothing() throws IOException {
        String rows = "text,label\n\"Dear all,\n\nfirst this.\nThen that.\n\nYours\",a\nx,a\n";

        assertThat(importing(rows, seeded(0.5, 0, 1), false).problems())
                .extracting(Problem::message)
                .noneSatisfy(message -> assertThat(message).contains("looks like rows"));
    }

    /** As many commas as a row has, line after line, and yet no row: no line holds a value of the other column. */
    @Test
    void proseWithCommasHasSwallowedNothing() throws IOException {
        String rows = "text,label\n\"Dear Ann,\nthe days are long, warm\nand dry, as ever,\nyours, Bob\",ham\nx,spam\n";
        Path file = Files.writeString(folder.resolve("letters.csv"), rows);

        Inspection inspection =
                new DatasetInspector(extensions).inspect(new InspectRequest(file.toString(), "letters.csv", null));
        ImportResult result = importing(rows, seeded(0.5, 0, 1), false);

        assertThat(inspection.problems()).isEmpty();
        assertThat(result.report().files().get(0).swallowedLines()).isZero();
        assertThat(result.problems()).extracting(Problem::message).noneSatisfy(message -> assertThat(message)
                .contains("looks like rows"));
    }

    @Test
    void groupsThatTheSplitsShareAreNamed() throws IOException {
        Path train =
                Files.writeString(folder.resolve("train.csv"), "text,label,patient\na,x,p1\nb,y,p2\nc,x,p3\nd,x,\n");
        Path dev = Files.writeString(folder.resolve("dev.csv"), "text,label,patient\ne,x,p1\nf,y,p1\ng,x,p4\nh,x,\n");
        Path test = Files.writeString(folder.resolve("test.csv"), "text,label,patient\ni,x,p4\nj,y,p5\n");

        ImportResult result = DatasetImport.run(
                new ImportRequest(
                        List.of(
                                new SourceFile(train.toString(), "train.csv", Split.TRAIN),
                                new SourceFile(dev.toString(), "dev.csv", Split.DEV),
                                new SourceFile(test.toString(), "test.csv", Split.TEST)),
                        new Choice("csv", Map.of()),
                        List.of(
                                ColumnAssignment.of("text", "text"),
                                ColumnAssignment.of("label", "label"),
                                ColumnAssignment.of("patient", "group")),
                        BY_FILE,
                        false,
                        folder.resolve("out").toString(),
                        null),
                extensions);

        assertThat(result.imported()).isTrue();
        assertThat(result.problems())
                .extracting(Problem::message)
                .anySatisfy(
                        message -> assertThat(message)
                                .startsWith(
                                        "2 groups of 'patient' have rows in more than one split, 4 rows of dev and test in all: 'p1' (train, dev), 'p4' (dev, test). "));
    }

    @Test
    void groupsThatStayInOneSplitAreNotRemarkedOn() throws IOException {
        ImportResult result = importing("text,label,split\na,x,train\nb,x,dev\n", BY_COLUMN, false);

        assertThat(result.problems()).isEmpty();
    }

    @Test
    void inspectionComparesSpansWithTheirTextAndTagsWithTheirWords() throws IOException {
        Path file = Files.writeString(folder.resolve("data.jsonl"), """
                {"text": "Ada wrote", "spans": [{"start": 0, "end": 3, "label": "PER"}]}
                {"text": "Bob", "spans": [{"start": 0, "end": 9, "label": "PER"}]}
                {"text": "Eve ran", "spans": [{"start": 4, "end": 7, "label": "PER", "text": "Eve"}]}
                """);
        Path tagged = Files.writeString(
                folder.resolve("tags.jsonl"),
                IntStream.range(0, 9)
                                .mapToObj(
                                        "{\"words\": [\"Ada\", \"wrote%d\"], \"tags\": [\"B-PER\", \"O\"]}\n"
                                                ::formatted)
                                .collect(Collectors.joining())
                        + "{\"words\": [\"Ada\", \"wrote\"], \"tags\": [\"B-PER\"]}\n");
        var inspector = new DatasetInspector(Extensions.of(List.of(new JsonLinesFormat())));

        Inspection spans = inspector.inspect(new InspectRequest(file.toString(), "data.jsonl", null));
        Inspection tags = inspector.inspect(new InspectRequest(tagged.toString(), "tags.jsonl", null));

        assertThat(spans.faults()).extracting(RowFault::line).containsExactly(2L, 3L);
        assertThat(spans.faults().get(0).message()).contains("goes from 0 to 9, but 'text' has 3 characters");
        assertThat(spans.faults().get(1).message()).contains("is 'Eve', but 'text' has 'ran'");
        assertThat(tags.faults()).singleElement().satisfies(fault -> assertThat(fault.message())
                .contains("is a list of length 1, but 'words' is one of length 2"));
        assertThat(tags.problems()).extracting(Problem::message).anySatisfy(message -> assertThat(message)
                .startsWith("1 of 10 rows do not fit the proposed roles"));
    }

    @Test
    void theExcerptOfAFaultIsCutBetweenCharacters() throws IOException {
        ImportResult result =
                importing("text,label,split\n" + "x".repeat(199) + "\ud83d\ude00,a,nowhere\n", BY_COLUMN, false);

        assertThat(result.faults().get(0).text()).isEqualTo("x".repeat(199));
    }

    /** Is asked before CSV. */
    private static final class FaultyFormat implements DatasetFormat<FaultyFormat.Options> {

        record Options() {}

        @Override
        public String id() {
            return "arrow";
        }

        @Override
        public String title() {
            return "Arrow";
        }

        @Override
        public String summary() {
            return "Fails on every file.";
        }

        @Override
        public Options defaults() {
            return new Options();
        }

        @Override
        public boolean recognizes(FilePreview preview) {
            throw new IllegalArgumentException("no magic number");
        }

        @Override
        public List<Column> columns(Path file, Options options) {
            throw new AssertionError("not its file");
        }

        @Override
        public Stream<Row> read(Path file, Options options) {
            throw new AssertionError("not its file");
        }
    }

    private static Splitting seeded(double dev, double test, long seed) {
        return new Splitting(Splitting.Kind.SEEDED, dev, test, seed);
    }

    private ImportResult importing(String csv, Splitting splitting, boolean dropFaulty) throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), csv);
        return DatasetImport.run(
                request(List.of(new SourceFile(file.toString(), "data.csv", null)), splitting, dropFaulty), extensions);
    }

    private ImportRequest request(List<SourceFile> files, Splitting splitting, boolean dropFaulty) {
        List<ColumnAssignment> columns = Stream.of(
                        ColumnAssignment.of("text", "text"),
                        ColumnAssignment.of("label", "label"),
                        splitting == BY_COLUMN ? ColumnAssignment.of("split", "split") : null)
                .filter(Objects::nonNull)
                .toList();
        return new ImportRequest(
                files,
                new Choice("csv", Map.of()),
                columns,
                splitting,
                dropFaulty,
                folder.resolve("out").toString(),
                null);
    }

    private List<StoredExample> examples() throws IOException {
        return Files.readAllLines(folder.resolve("out/examples.jsonl")).stream()
                .map(line -> Json.MAPPER.readValue(line, StoredExample.class))
                .toList();
    }

    private static Object text(StoredExample example) {
        return Objects.requireNonNull(example.cells().get("text"));
    }
}
