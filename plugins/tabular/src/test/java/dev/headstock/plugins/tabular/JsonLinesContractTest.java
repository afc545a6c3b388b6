package dev.headstock.plugins.tabular;

import dev.headstock.testkit.DatasetFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class JsonLinesContractTest extends DatasetFormatContract<JsonLinesFormat.Options> {

    @Override
    protected JsonLinesFormat format() {
        return new JsonLinesFormat();
    }

    @Override
    protected String fileName() {
        return "rows.jsonl";
    }

    @Override
    protected byte[] write(List<String> columns, List<List<String>> rows) {
        return rows.stream()
                .map(row -> IntStream.range(0, columns.size())
                        .mapToObj(i -> quoted(columns.get(i)) + ": " + quoted(row.get(i)))
                        .collect(Collectors.joining(", ", "{", "}\n")))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
