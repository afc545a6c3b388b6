package dev.headstock.trainer;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRole;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.ImportResult.RowFault;
import dev.headstock.protocol.host.ImportResult.Statistics;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Files of lines {@code text,label}: the last quarter of the rows is dev, and a row without a label is faulty. */
final class FakeDatasets {
    private FakeDatasets() {}

    static Inspection inspect(InspectRequest request) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(request.file()));
        List<String> columns = List.of(lines.get(0).split(","));
        return new Inspection(
                new Choice("csv", Map.of()),
                columns,
                List.of(
                        new ColumnRole("text", ColumnRole.Purpose.TEXT),
                        new ColumnRole("label", ColumnRole.Purpose.LABEL)),
                lines.stream()
                        .skip(1)
                        .limit(20)
                        .map(line -> List.of(line.split(",", -1)))
                        .toList(),
                lines.size() - 1L,
                List.of(lines.size() - 1, 2),
                List.of());
    }

    static ImportResult read(ImportRequest request, JsonMapper json) throws Exception {
        ImportRequest.SourceFile file = request.files().get(0);
        List<String> lines = Files.readAllLines(Path.of(file.path()));
        List<StoredExample> examples = new ArrayList<>();
        List<RowFault> faults = new ArrayList<>();
        long dev = (lines.size() - 1) / 4;
        for (int line = 1; line < lines.size(); line++) {
            String[] cells = lines.get(line).split(",", -1);
            if (cells[1].isEmpty()) {
                faults.add(
                        new RowFault(file.fileName(), line + 1, cells[0], "label is empty. Fill it or drop the row."));
            } else {
                Split split = line >= lines.size() - dev ? Split.DEV : Split.TRAIN;
                examples.add(new StoredExample(examples.size(), line + 1L, split, cells[0], null, cells[1]));
            }
        }
        if (!faults.isEmpty() && !request.dropFaulty()) {
            return new ImportResult(false, List.of(), faults, faults.size(), null, null, null);
        }
        write(examples, Path.of(request.output()), json);
        List<Problem> remarks = List.of(new Problem("/roles", "Few rows are few examples.", Problem.Severity.WARNING));
        return new ImportResult(true, remarks, faults, faults.size(), null, schema(), statistics(examples));
    }

    private static void write(List<StoredExample> examples, Path folder, JsonMapper json) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try (DataOutputStream index = new DataOutputStream(Files.newOutputStream(folder.resolve("rows.idx")))) {
            for (StoredExample example : examples) {
                if (example.row() % 100 == 0) {
                    index.writeLong(lines.size());
                }
                lines.write((json.writeValueAsString(example) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(folder.resolve("examples.jsonl"), lines.toByteArray());
    }

    private static DatasetSchemaView schema() {
        return new DatasetSchemaView(List.of(
                new DatasetSchemaView.Column("text", ColumnRole.Purpose.TEXT, List.of()),
                new DatasetSchemaView.Column("label", ColumnRole.Purpose.LABEL, List.of("ham", "spam"))));
    }

    private static Statistics statistics(List<StoredExample> examples) {
        long dev = examples.stream()
                .filter(example -> example.split() == Split.DEV)
                .count();
        return new Statistics(
                Map.of(Split.TRAIN, examples.size() - dev, Split.DEV, dev, Split.TEST, 0L),
                Map.of(),
                null,
                0,
                0,
                List.of(),
                0);
    }
}
