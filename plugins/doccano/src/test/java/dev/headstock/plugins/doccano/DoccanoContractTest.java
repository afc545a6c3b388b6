package dev.headstock.plugins.doccano;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.Span;
import dev.headstock.testkit.DatasetFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

class DoccanoContractTest extends DatasetFormatContract<Doccano.Options> {
    @Override
    protected Doccano format() {
        return new Doccano();
    }

    @Override
    protected String fileName() {
        return "admin.jsonl";
    }

    @Override
    protected byte[] content() {
        return """
                {"id": 1, "text": "😀 Ada wrote to Bob", "label": [[3, 6, "PER"], [16, 19, "PER"]], "Comments": []}
                {"id": 2, "text": "It rains", "label": []}

                {"id": 3, "text": "In Paris", "label": [[3, 8, "LOC"]], "Comments": ["sure"]}
                """.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<String> columns() {
        return List.of("id", "text", "label", "Comments");
    }

    @Override
    protected List<? extends List<@Nullable Cell>> cells() {
        return List.of(
                Arrays.asList(
                        Cell.of(1.0),
                        Cell.of("😀 Ada wrote to Bob"),
                        Cell.ofSpans(List.of(new Span(3, 6, "PER"), new Span(16, 19, "PER"))),
                        null),
                Arrays.asList(Cell.of(2.0), Cell.of("It rains"), Cell.ofSpans(List.of()), null),
                List.of(
                        Cell.of(3.0),
                        Cell.of("In Paris"),
                        Cell.ofSpans(List.of(new Span(3, 8, "LOC"))),
                        Cell.of("sure")));
    }
}
