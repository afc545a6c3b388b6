package dev.headstock.plugins.tabular;

import dev.headstock.testkit.DatasetFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class CsvContractTest extends DatasetFormatContract<CsvFormat.Options> {

    @Override
    protected CsvFormat format() {
        return new CsvFormat();
    }

    @Override
    protected String fileName() {
        return "rows.csv";
    }

    @Override
    protected byte[] write(List<String> columns, List<List<String>> rows) {
        return Stream.concat(Stream.of(columns), rows.stream())
                .map(row -> row.stream()
                        .map(value -> '"' + value.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
