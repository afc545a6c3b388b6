package dev.headstock.plugins.squad;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.Span;
import dev.headstock.testkit.DatasetFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One article with its title first and the context behind the questions, as in SQuAD 2.0, and one with both the other way round. */
class SquadContractTest extends DatasetFormatContract<Squad.Options> {
    private static final String FILE = """
            {"version": "v2.0", "data": [
              {"title": "Paris", "paragraphs": [
                {"qas": [
                  {"question": "Where is the Louvre?", "id": "1", "is_impossible": false,
                   "answers": [{"text": "Paris", "answer_start": 17}, {"text": "in Paris", "answer_start": 14}]},
                  {"question": "Who built it?", "id": "2", "is_impossible": true, "answers": [],
                   "plausible_answers": [{"text": "Paris", "answer_start": 17}]}
                ], "context": "The Louvre is in Paris."}
              ]},
              {"paragraphs": [
                {"context": "\\ud83d\\ude00 means \\"joy\\".", "qas": [
                  {"answers": [{"text": "\\"joy\\"", "answer_start": 8}], "id": "3", "question": "What does it mean?"},
                  {"id": "4", "question": "\\u4ec0\\u4e48?"}]}
              ], "title": "Signs"}
            ]}
            """;

    @Override
    protected Squad format() {
        return new Squad();
    }

    @Override
    protected String fileName() {
        return "train-v2.0.json";
    }

    @Override
    protected byte[] content() {
        return FILE.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<String> columns() {
        return List.of("question", "context", "answers", "title", "id");
    }

    /** The third answer is counted in whole characters: the face is two UTF-16 units. */
    @Override
    protected List<? extends List<@Nullable Cell>> cells() {
        String louvre = "The Louvre is in Paris.";
        String joy = "😀 means \"joy\".";
        return List.of(
                row("Where is the Louvre?", louvre, "Paris", "1", new Span(17, 22, ""), new Span(14, 22, "")),
                row("Who built it?", louvre, "Paris", "2"),
                row("What does it mean?", joy, "Signs", "3", new Span(9, 14, "")),
                Arrays.asList(Cell.of("什么?"), Cell.of(joy), null, Cell.of("Signs"), Cell.of("4")));
    }

    private static List<@Nullable Cell> row(String question, String context, String title, String id, Span... spans) {
        return Arrays.asList(
                Cell.of(question), Cell.of(context), Cell.ofSpans(List.of(spans)), Cell.of(title), Cell.of(id));
    }
}
