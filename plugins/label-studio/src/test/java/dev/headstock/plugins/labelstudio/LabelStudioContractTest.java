package dev.headstock.plugins.labelstudio;

import dev.headstock.api.data.Cell;
import dev.headstock.testkit.DatasetFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class LabelStudioContractTest extends DatasetFormatContract<LabelStudio.Options> {
    @Override
    protected LabelStudio format() {
        return new LabelStudio();
    }

    @Override
    protected String fileName() {
        return "project-1-at-2026-01-01.json";
    }

    @Override
    protected byte[] content() {
        return """
                [
                  {"id": 7, "data": {"text": "Ada wrote 😀 to Bob", "source": "mail"}, "annotations": [{"id": 1, "was_cancelled": false, "result": [
                    {"from_name": "ner", "to_name": "text", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]}},
                    {"from_name": "ner", "to_name": "text", "type": "labels", "value": {"start": 16, "end": 19, "text": "Bob", "labels": ["PER"]}},
                    {"from_name": "tone", "to_name": "text", "type": "choices", "value": {"choices": ["warm"]}},
                    {"from_name": "stars", "to_name": "text", "type": "rating", "value": {"rating": 4}},
                    {"from_name": "reply", "to_name": "text", "type": "textarea", "value": {"text": ["Thanks"]}}]}]},
                  {"id": 8, "data": {"text": "It rains"}, "annotations": [{"id": 2, "result": []}]},
                  {"id": 9, "data": {"text": "Not annotated"}, "annotations": [{"id": 3, "was_cancelled": true, "result": []}]}
                ]
                """.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<String> columns() {
        return List.of("text", "source", "ner", "tone", "stars", "reply");
    }

    @Override
    protected List<? extends List<@Nullable Cell>> cells() {
        return List.of(
                List.of(
                        Cell.of("Ada wrote 😀 to Bob"),
                        Cell.of("mail"),
                        Cell.ofJson(List.of(span(0, 3, "Ada"), span(16, 19, "Bob"))),
                        Cell.of("warm"),
                        Cell.of(4.0),
                        Cell.ofStrings(List.of("Thanks"))),
                Arrays.asList(Cell.of("It rains"), null, Cell.ofJson(List.of()), null, null, null),
                Arrays.asList(Cell.of("Not annotated"), null, null, null, null, null));
    }

    private static Map<String, Object> span(int start, int end, String text) {
        return Map.of("start", start, "end", end, "label", "PER", "text", text);
    }
}
