package dev.headstock.bench.interop;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Span;
import dev.headstock.bench.engine.StarterRun;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A head with rows to train it on, and inputs to answer.
 *
 * @param rows and inputs: cells by column
 */
record HeadSample(Choice head, DatasetSchemaView schema, List<Map<String, Cell>> rows, List<Map<String, Cell>> inputs) {
    private static final int ROWS = 32;
    private static final List<String> TEXTS =
            List.of("buy cheap pills now", "see you at lunch tomorrow, I bring the naïve café drawings", "hello");

    static HeadSample classification(String pooling) {
        return ofTexts(
                new Choice("sequence-classification", Map.of("pooling", pooling)),
                StarterRun.schema("ham", "spam"),
                "label",
                row -> Cell.of(isSpam(row) ? "spam" : "ham"));
    }

    /** Two texts and whether the second one answers the first. */
    static HeadSample pairs(String pooling) {
        List<Map<String, Cell>> rows = IntStream.range(0, ROWS)
                .<Map<String, Cell>>mapToObj(row -> Map.of(
                        "text",
                        Cell.of(text(row)),
                        "answer",
                        Cell.of(row % 4 < 2 ? "no, thank you" : "at noon"),
                        "label",
                        Cell.of(isSpam(row) == row % 4 < 2 ? "fits" : "does not")))
                .toList();
        return new HeadSample(
                new Choice("sequence-classification", Map.of("pooling", pooling)),
                schema(
                        column("text", ColumnRole.TEXT),
                        column("answer", ColumnRole.TEXT),
                        column("label", ColumnRole.LABEL, "does not", "fits")),
                rows,
                List.of(
                        Map.of("text", Cell.of("see you at lunch tomorrow"), "answer", Cell.of("at the café, at noon")),
                        Map.of("text", Cell.of("pills"), "answer", Cell.of("no"))));
    }

    static HeadSample regression(String pooling) {
        return ofTexts(
                new Choice("regression", Map.of("pooling", pooling)),
                schema(column("text", ColumnRole.TEXT), column("score", ColumnRole.NUMBER)),
                "score",
                row -> Cell.of(isSpam(row) ? 4.5 : row % 3));
    }

    static HeadSample multiLabel() {
        return ofTexts(
                new Choice("multi-label", Map.of()),
                schema(column("text", ColumnRole.TEXT), column("topics", ColumnRole.LABELS, "food", "long", "trade")),
                "topics",
                row -> Cell.ofStrings(
                        isSpam(row) ? List.of("trade") : row % 5 > 2 ? List.of("food", "long") : List.of("food")));
    }

    /** @param value of the column that the head learns from, by the row's number */
    private static HeadSample ofTexts(Choice head, DatasetSchemaView schema, String target, IntFunction<Cell> value) {
        List<Map<String, Cell>> rows = IntStream.range(0, ROWS)
                .<Map<String, Cell>>mapToObj(row -> Map.of("text", Cell.of(text(row)), target, value.apply(row)))
                .toList();
        List<Map<String, Cell>> inputs = TEXTS.stream()
                .<Map<String, Cell>>map(text -> Map.of("text", Cell.of(text)))
                .toList();
        return new HeadSample(head, schema, rows, inputs);
    }

    private static boolean isSpam(int row) {
        return row % 2 == 1;
    }

    private static String text(int row) {
        return (isSpam(row) ? "buy cheap pills now" : "see you at lunch") + " again".repeat(row % 5);
    }

    static HeadSample questionAnswering() {
        DatasetSchemaView schema = schema(
                column("question", ColumnRole.TEXT),
                column("context", ColumnRole.TEXT),
                new Column("answers", "spans", "spans", List.of(), List.of(), "context", null, 0));
        List<Map<String, Cell>> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            String context = "we met " + "again ".repeat(row % 5) + "in Paris and then went to London";
            String answer = isSpam(row) ? "London" : "Paris";
            int start = context.indexOf(answer);
            rows.add(Map.of(
                    "question",
                    Cell.of(isSpam(row) ? "where did we go" : "where did we meet"),
                    "context",
                    Cell.of(context),
                    "answers",
                    Cell.ofSpans(List.of(new Span(start, start + answer.length(), "")))));
        }
        return new HeadSample(
                new Choice("extractive-qa", Map.of()),
                schema,
                rows,
                List.of(
                        Map.of(
                                "question", Cell.of("where did we go"),
                                "context", Cell.of("we met in Rome and then went to the café in Zürich")),
                        Map.of("question", Cell.of("where"), "context", Cell.of("here"))));
    }

    static HeadSample tagging() {
        List<Map<String, Cell>> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            boolean person = isSpam(row);
            rows.add(Map.of(
                    "words",
                    Cell.ofStrings(List.of("yesterday", person ? "Ada" : "London", person ? "slept" : "froze")),
                    "tags",
                    Cell.ofStrings(List.of("O", person ? "B-PER" : "B-LOC", "O"))));
        }
        return new HeadSample(
                new Choice("token-classification", Map.of("legalSequences", false)),
                schema(column("words", ColumnRole.WORDS), column("tags", ColumnRole.TAGS, "B-LOC", "B-PER", "O")),
                rows,
                List.of(
                        Map.of("words", Cell.ofStrings(List.of("today", "Zürich", "froze", "unbelievably"))),
                        Map.of("words", Cell.ofStrings(List.of("Ada")))));
    }

    static HeadSample multipleChoice(String pooling) {
        List<Map<String, Cell>> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(Map.of(
                    "text",
                    Cell.of(isSpam(row) ? "what do they sell" : "what do we eat"),
                    "choices",
                    Cell.ofStrings(List.of("cheap pills", "a good lunch", "nothing" + " at all".repeat(row % 3))),
                    "right",
                    Cell.of(isSpam(row) ? "0" : "1")));
        }
        return new HeadSample(
                new Choice("multiple-choice", Map.of("pooling", pooling)),
                schema(
                        column("text", ColumnRole.TEXT),
                        column("choices", ColumnRole.CHOICES),
                        column("right", ColumnRole.LABEL, "0", "1", "2")),
                rows,
                List.of(Map.of(
                        "text",
                        Cell.of("what do we eat"),
                        "choices",
                        Cell.ofStrings(List.of("pills", "lunch with the naïve", "drawings")))));
    }

    static HeadSample maskedLm() {
        return new HeadSample(
                new Choice("masked-lm", Map.of()),
                schema(column("text", ColumnRole.TEXT)),
                IntStream.range(0, ROWS)
                        .<Map<String, Cell>>mapToObj(row -> Map.of("text", Cell.of(text(row))))
                        .toList(),
                List.of(Map.of("text", Cell.of("see you at [MASK] tomorrow"))));
    }

    static HeadSample nextToken() {
        return new HeadSample(
                new Choice("causal-lm", Map.of("maxLength", 12)),
                schema(column("text", ColumnRole.TEXT)),
                IntStream.range(0, ROWS)
                        .<Map<String, Cell>>mapToObj(row -> Map.of("text", Cell.of(text(row))))
                        .toList(),
                List.of(Map.of("text", Cell.of("see you")), Map.of("text", Cell.of("buy cheap"))));
    }

    private static DatasetSchemaView schema(Column... columns) {
        return new DatasetSchemaView(List.of(columns));
    }

    private static Column column(String name, ColumnRole role, String... classes) {
        List<String> all = List.of(classes);
        String type = role.type().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Column(
                name, role.id(), type, all, all.stream().map(any -> 1L).toList(), null, null, 0);
    }
}
