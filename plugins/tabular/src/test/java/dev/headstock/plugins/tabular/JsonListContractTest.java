package dev.headstock.plugins.tabular;

import dev.headstock.testkit.DatasetFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class JsonListContractTest extends DatasetFormatContract<JsonListFormat.Options> {

    @Override
    protected JsonListFormat format() {
        return new JsonListFormat();
    }

    @Override
    protected String fileName() {
        return "rows.json";
    }

    @Override
    protected byte[] write(List<String> columns, List<List<String>> rows) {
        return rows.stream()
                .map(row -> IntStream.range(0, columns.size())
                        .mapToObj(i -> quoted(columns.get(i)) + ": " + quoted(row.get(i)))
                        .collect(Collectors.joining(", ", "{", "}")))
                .collect(Collectors.joining(",\n", "[", "]\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
