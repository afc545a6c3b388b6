package dev.headstock.plugins.tabular;

import dev.headstock.testkit.DatasetFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class TsvContractTest extends DatasetFormatContract<TsvFormat.Options> {

    @Override
    protected TsvFormat format() {
        return new TsvFormat();
    }

    @Override
    protected String fileName() {
        return "rows.tsv";
    }

    @Override
    protected byte[] write(List<String> columns, List<List<String>> rows) {
        return Stream.concat(Stream.of(columns), rows.stream())
                .map(row -> String.join("\t", row))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Without quotes a value holds neither tabs nor line breaks. */
    @Override
    protected List<List<String>> rows() {
        return List.of(
                List.of("plain", "words", "a"),
                List.of("a, \"quoted\" one", "it's", "b"),
                List.of("字 é 😀", "x".repeat(1 << 20), "a"));
    }
}
