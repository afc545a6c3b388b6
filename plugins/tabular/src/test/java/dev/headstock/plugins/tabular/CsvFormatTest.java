package dev.headstock.plugins.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import dev.headstock.plugins.tabular.CsvFormat.Delimiter;
import dev.headstock.plugins.tabular.CsvFormat.Options;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {
    @TempDir
    Path folder;

    private final CsvFormat format = new CsvFormat();

    @Test
    void quotesHoldDelimitersLineBreaksAndQuotes() throws Exception {
        List<Row> rows = read("text,label\r\n\"one, \"\"two\"\"\r\nthree\",spam\r\nfour,ham\r\n");

        assertThat(rows)
                .extracting(CsvFormatTest::values)
                .containsExactly(List.of("one, \"two\"\r\nthree", "spam"), List.of("four", "ham"));
        assertThat(rows).extracting(Row::line).containsExactly(2L, 4L);
        assertThat(rows).extracting(Row::problem).containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource({"a;b,1;2", "a|b,1|2", "'a\tb','1\t2'", "'\"a,x\";b',1;2"})
    void theDelimiterIsTakenFromTheHeader(String header, String row) throws Exception {
        assertThat(values(read(header + "\n" + row + "\n").get(0))).containsExactly("1", "2");
    }

    @Test
    void aFileOfOneColumnNeedsNoDelimiter() throws Exception {
        assertThat(read("text\nhello\n\nworld"))
                .extracting(CsvFormatTest::values)
                .containsExactly(List.of("hello"), List.of("world"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void everyLineBreakEndsARowAndCountsOnce(String lineBreak) throws Exception {
        List<Row> rows = read(String.join(lineBreak, "a,b", "1,2", "3,4"));

        assertThat(rows).extracting(Row::line).containsExactly(2L, 3L);
    }

    @Test
    void everyRaggedRowIsAFaultAndTheNextIsFine() throws Exception {
        List<Row> rows = read("a,b\n1\n1,2,3\n1,2\n");

        assertThat(rows.get(0).problem()).contains("values in the row: 1, columns in the header: 2");
        assertThat(rows.get(1).problem()).contains("values in the row: 3");
        assertThat(rows.get(2).problem()).isNull();
        assertThat(values(rows.get(0))).containsExactly("1");
    }

    @Test
    void aQuoteThatIsNeverClosedIsNamedByTheLineWhereItOpens() throws Exception {
        List<Row> rows = read("a,b\n1,2\n\"3,4\n5,6\n");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).problem()).contains("opens in line 3").contains("never closed");
    }

    @Test
    void whatFollowsAClosingQuoteIsAFault() throws Exception {
        assertThat(read("a,b\n\"x\"y,1\n").get(0).problem()).contains("follows the closing quote");
    }

    @ParameterizedTest
    @CsvSource({"'a,,c',column 2 has no name", "'a,1.5',the number 1.5", "'a,b,a',two columns"})
    void aMissingHeaderIsToldByWhatStandsThere(String header, String reason) {
        assertThatThrownBy(() -> read(header + "\nx,y,z\n"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining(reason);
    }

    @Test
    void aFirstColumnWithoutANameIsTheIndexOfADataFrame() throws Exception {
        Path file = Files.writeString(folder.resolve("frame.csv"), ",text,label\n0,hello,a\n1,world,b\n");

        assertThat(format.columns(file, format.defaults()))
                .extracting(Column::name)
                .containsExactly("index", "text", "label");
        assertThat(values(read(file, format.defaults()).get(1))).containsExactly("1", "world", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {",index,text", "\n", " "})
    void aFirstColumnWithoutANameIsNoIndexWhereThereIsOneOrNothingElse(String header) {
        assertThatThrownBy(() -> read(header + "\n0,0,hello\n"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("column 1 has no name");
    }

    @ParameterizedTest
    @CsvSource({"'text,\"label',is never closed", "'\"te\"xt,label',follows the closing quote"})
    void wrongQuotesInTheHeaderAreToldAsSuch(String header, String reason) {
        assertThatThrownBy(() -> read(header + "\nhello,a\n"))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("line 1: ")
                .hasMessageContaining("opens in line 1")
                .hasMessageContaining(reason);
    }

    @Test
    void aLoneQuoteAtTheEndIsAFaultAndNoBlankLine() throws Exception {
        List<Row> rows = read("text\nhello\n\"");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).problem()).contains("opens in line 3").contains("never closed");
    }

    @Test
    void anEmptyFileHasNoHeader() {
        assertThatThrownBy(() -> read("")).isInstanceOf(DatasetException.class).hasMessageContaining("line 1");
    }

    @Test
    void aWrongEncodingIsToldByLineAndByte() throws Exception {
        Path file = Files.write(
                folder.resolve("latin.csv"),
                "text,label\nplain,a\ncafé,b\nmore,a\n".getBytes(Charset.forName("windows-1252")));

        List<Row> asUtf8 = read(file, format.defaults());
        assertThat(asUtf8).extracting(Row::problem).first().isNull();
        assertThat(asUtf8.get(1).line()).isEqualTo(3);
        assertThat(asUtf8.get(1).problem()).contains("byte 0xE9 at offset 22 is not utf-8");
        assertThat(asUtf8.get(2).problem()).isNull();

        assertThat(values(read(file, new Options(Delimiter.AUTO, Encoding.WINDOWS_1252))
                        .get(1)))
                .containsExactly("café", "b");
    }

    @Test
    void wideCharactersWithoutAMarkAreReadInTheirOrder() throws Exception {
        for (Charset order : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Path file = Files.write(folder.resolve("unmarked.csv"), "text,label\n语言,y\n".getBytes(order));

            assertThat(values(read(file, new Options(Delimiter.AUTO, Encoding.UTF_16))
                            .get(0)))
                    .as(order.name())
                    .containsExactly("语言", "y");
        }
    }

    @Test
    void byteOrderMarksAndUtf16AreRead() throws Exception {
        assertThat(values(read("\uFEFFtext,label\nx,y\n").get(0))).containsExactly("x", "y");

        Path file = Files.write(folder.resolve("wide.csv"), "text,label\n语言,y\n".getBytes(StandardCharsets.UTF_16));
        assertThat(values(read(file, new Options(Delimiter.COMMA, Encoding.UTF_16))
                        .get(0)))
                .containsExactly("语言", "y");
        assertThatThrownBy(() -> read(file, format.defaults()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("not utf-8");
    }

    @Test
    void everyEncodingIsKnownToThisJava() {
        assertThat(Encoding.values()).allSatisfy(encoding -> assertThat(encoding.charset(new byte[0]))
                .isNotNull());
    }

    @Test
    void aTextOfOneMegabyteIsFine() throws Exception {
        String text = "字".repeat(1 << 20);

        assertThat(values(read("text,label\n\"" + text + "\",a\n").get(0))).containsExactly(text, "a");
    }

    @Test
    void aValueWithoutEndIsCutAndReported() throws Exception {
        List<Row> rows = read("text,label\n" + "x".repeat(DelimitedRows.LONGEST_VALUE + 1) + ",a\nfine,b\n");

        assertThat(rows.get(0).problem()).contains("more than 16777216 characters");
        assertThat(rows.get(1).problem()).isNull();
    }

    @Test
    void whatIsDamagedAtRandomIsReadOrReportedButNeverBreaksTheReader() throws Exception {
        byte[] good =
                "text,label\n\"one, \"\"two\"\"\",a\nthree é,b\n\"four\nfive\",a\n".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = good.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.csv"), damaged);
            try {
                int columns = format.columns(file, format.defaults()).size();
                assertThat(read(file, format.defaults())).allSatisfy(row -> {
                    assertThat(row.problem() == null ? row.values().size() : columns)
                            .isEqualTo(columns);
                    assertThat(row.line()).isPositive();
                });
            } catch (DatasetException e) {
                assertThat(e).hasMessageStartingWith("line 1");
            }
        }
    }

    @Test
    void isRecognizedByNameOrContent() {
        assertThat(format.recognizes(preview("x.csv", "anything"))).isTrue();
        assertThat(format.recognizes(preview("x.txt", "a,b\n1,2"))).isTrue();
        assertThat(format.recognizes(preview("x.tsv", "a,b\n1,2"))).isFalse();
        assertThat(format.recognizes(preview("x.txt", "a\tb,c\n1,2"))).isFalse();
        assertThat(format.recognizes(preview("x.txt", "{\"a\": 1, \"b\": 2}"))).isFalse();
    }

    @Test
    void aQuoteThatIsNeverClosedTellsHowManyLinesAreLost() throws Exception {
        List<Row> rows = read("a,b\n\"open,1\n" + "x,2\n".repeat(298));

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).problem()).contains("opens in line 2").contains("299 lines are lost");
        assertThat(read("a,b\n\"open,1\nx,2").get(0).problem()).contains("2 lines are lost");
    }

    @Test
    void aQuoteThatIsNotClosedInItsLineIsACharacterBetweenTabs() throws Exception {
        List<Row> rows = read("text\tlabel\n\"open quote only\tham\nplain one\tspam\nends with quote\"\tham\n");

        assertThat(rows)
                .extracting(CsvFormatTest::values)
                .containsExactly(
                        List.of("\"open quote only", "ham"),
                        List.of("plain one", "spam"),
                        List.of("ends with quote\"", "ham"));
    }

    @Test
    void quotesAroundTabsAreTakenOffWithinTheLine() throws Exception {
        assertThat(values(read("text\tlabel\n\"one\ttwo\"\t\"a \"\"b\"\"\"\n").get(0)))
                .containsExactly("one\ttwo", "a \"b\"");
    }

    @Test
    void blanksAroundQuotesDoNotBelongToTheValue() throws Exception {
        List<Row> rows = read("text, label\n\"hello, you\" , \"ham\"\nplain, \"he\" said\n");

        assertThat(rows)
                .extracting(CsvFormatTest::values)
                .containsExactly(List.of("hello, you", "ham"), List.of("plain", " \"he\" said"));
        assertThat(rows).extracting(Row::problem).containsOnlyNulls();
    }

    @Test
    void aFirstLineThatStatesTheDelimiterIsNoHeader() throws Exception {
        List<Row> rows = read("sep=;\r\ntext;label\r\n1,5;a\r\n");

        assertThat(values(rows.get(0))).containsExactly("1,5", "a");
        assertThat(rows.get(0).line()).isEqualTo(3);
        assertThat(format.recognizes(preview("x.txt", "sep=;\nlonely"))).isTrue();
    }

    @Test
    void emptyColumnsAtTheEndAndEmptyRowsAreWhatSpreadsheetsLeave() throws Exception {
        Path file =
                Files.writeString(folder.resolve("excel.csv"), "text,label,,\nhello,a,,\n,,,\nworld,b\nmore,c,oops,\n");

        assertThat(format.columns(file, format.defaults()))
                .extracting(Column::name)
                .containsExactly("text", "label");
        List<Row> rows = read(file, format.defaults());
        assertThat(rows).hasSize(3);
        assertThat(values(rows.get(0))).containsExactly("hello", "a");
        assertThat(values(rows.get(1))).containsExactly("world", "b");
        assertThat(rows.get(2).problem()).contains("values in the row: 3, columns in the header: 2");
    }

    @Test
    void aJsonFileIsNoCsv() {
        assertThat(format.recognizes(preview("x.json", "[{\"text\": \"a\", \"label\": \"x\"}]")))
                .isFalse();
        assertThat(format.recognizes(preview("x.txt", "[{\"text\": \"a\", \"label\": \"x\"}]")))
                .isFalse();
    }

    private static List<String> values(Row row) {
        return row.values().stream()
                .map(cell -> cell == null ? "null" : cell.string())
                .toList();
    }

    private static FilePreview preview(String name, String text) {
        return new FilePreview(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Row> read(String text) throws IOException, DatasetException {
        return read(Files.writeString(folder.resolve("data.csv"), text), format.defaults());
    }

    private List<Row> read(Path file, Options options) throws IOException, DatasetException {
        try (Stream<Row> rows = format.read(file, options)) {
            return rows.toList();
        }
    }
}
