package dev.headstock.server.datasets;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.FreeText;
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.PluginHost;
import dev.headstock.server.uploads.Upload;
import dev.headstock.server.uploads.Uploads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Makes a version of uploaded files: all rows good, or none stored and every fault listed. */
@Component
class DatasetImports {
    private static final ImportRequest.Splitting BY_FILE = splitting(ImportRequest.Splitting.Kind.FILES, 0);
    private static final ImportRequest.Splitting BY_COLUMN = splitting(ImportRequest.Splitting.Kind.COLUMN, 0);
    private static final ImportRequest.Splitting DRAWN = splitting(ImportRequest.Splitting.Kind.SEEDED, 0.1);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,127}");

    private final Uploads uploads;
    private final Datasets datasets;
    private final BaseModels models;
    private final PluginHost host;
    private final Blobs blobs;
    private final Home home;
    private final Idempotency idempotency;

    DatasetImports(
            Uploads uploads,
            Datasets datasets,
            BaseModels models,
            PluginHost host,
            Blobs blobs,
            Home home,
            Idempotency idempotency) {
        this.uploads = uploads;
        this.datasets = datasets;
        this.models = models;
        this.host = host;
        this.blobs = blobs;
        this.home = home;
        this.idempotency = idempotency;
    }

    private static ImportRequest.Splitting splitting(ImportRequest.Splitting.Kind kind, double share) {
        return new ImportRequest.Splitting(kind, share, share, RunSpecification.USUAL_SEED);
    }

    /** @param split given when there is one file per split */
    record OrderedFile(UUID upload, @Nullable Split split) {}

    /**
     * @param name of the data set, which is made when there is none of that name
     * @param description replaces the old one unless null
     * @param splitBy when left out: the files' own splits where files name one, otherwise a column with the role split, otherwise a draw of
     *     a tenth of the rows for dev and another for test
     * @param dropFaulty true to leave faulty rows out; otherwise they are all named and nothing is stored
     * @param tokenizerModel base model whose tokenizer measures the lengths; null leaves the histogram out
     */
    record DatasetRequest(
            String name,
            @Nullable String description,
            List<OrderedFile> files,
            Choice format,
            List<ColumnAssignment> columns,
            ImportRequest.@Nullable Splitting splitBy,
            @Nullable Boolean dropFaulty,
            @Nullable UUID tokenizerModel) {

        ImportRequest.Splitting splitting() {
            if (splitBy != null) {
                return splitBy;
            }
            boolean byFile = files.stream().anyMatch(file -> file.split() != null);
            boolean byColumn = columns.stream().anyMatch(column -> column.role().equals("split"));
            return byFile ? BY_FILE : byColumn ? BY_COLUMN : DRAWN;
        }
    }

    /** @param key the request's {@code Idempotency-Key}, or null */
    Datasets.Added add(DatasetRequest order, @Nullable String key) throws IOException {
        check(order);
        Optional<Datasets.Added> before = idempotency.answered(key, "datasets", order, Datasets.Added.class);
        if (before.isPresent()) {
            return before.get();
        }
        List<Upload> files =
                order.files().stream().map(file -> uploads.get(file.upload())).toList();
        Path output = Files.createTempDirectory(home.folder("spool"), "dataset-");
        try {
            ImportResult result = host.importDataset(request(order, files, output));
            refuseFaults(result, Boolean.TRUE.equals(order.dropFaulty()));
            Blob examples = blobs.take(output.resolve("examples.jsonl"));
            Blob index = blobs.take(output.resolve("rows.idx"));
            DatasetVersions.NewVersion version = new DatasetVersions.NewVersion(
                    examples,
                    index,
                    Objects.requireNonNull(result.schema()),
                    Objects.requireNonNull(result.statistics()),
                    files.stream()
                            .map(file -> new DatasetVersion.SourceFile(file.fileName(), file.size(), file.sha256()))
                            .toList(),
                    Objects.requireNonNull(result.format()),
                    result.problems(),
                    result.faultCount(),
                    result.report());
            return idempotency.once(
                    key,
                    "datasets",
                    order,
                    Datasets.Added.class,
                    () -> datasets.add(order.name(), order.description(), version, order.tokenizerModel()));
        } finally {
            FileSystemUtils.deleteRecursively(output);
        }
    }

    private static void check(DatasetRequest order) {
        List<Problem> problems = new ArrayList<>();
        if (!NAME.matcher(order.name()).matches()) {
            problems.add(Problem.error(
                    "/name",
                    "'%s' is no name for a data set: use up to 128 letters, digits, blanks, '.', '_' and '-'."
                            .formatted(order.name())));
        }
        problems.addAll(FreeText.problemsOfNote("/description", order.description(), Datasets.LONGEST_DESCRIPTION));
        if (order.files().isEmpty()) {
            problems.add(Problem.error("/files", "There is no file. Upload one and name it here."));
        }
        checkColumns(order.columns(), problems);
        boolean perSplit = order.splitting().kind() == ImportRequest.Splitting.Kind.FILES;
        for (int i = 0; i < order.files().size(); i++) {
            if (perSplit && order.files().get(i).split() == null) {
                problems.add(
                        Problem.error("/files/%d/split".formatted(i), "Say whether this file is TRAIN, DEV or TEST."));
            }
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    /** What is wrong whatever the files hold; the rest is for the plugin host, which reads them. */
    private static void checkColumns(List<ColumnAssignment> columns, List<Problem> problems) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnAssignment assignment = columns.get(i);
            String pointer = "/columns/" + i;
            if (!names.add(assignment.column())) {
                problems.add(Problem.error(
                        pointer + "/column",
                        "Column '%s' is assigned twice. Give each column one role.".formatted(assignment.column())));
            }
            if (assignment.role().isBlank()) {
                problems.add(Problem.error(
                        pointer + "/role",
                        "Column '%s' has no role. GET /api/v1/column-roles lists them; 'ignored' leaves a column out."
                                .formatted(assignment.column())));
            }
            if (assignment.separator() != null && assignment.separator().isEmpty()) {
                problems.add(Problem.error(
                        pointer + "/separator",
                        "The separator of column '%s' is empty. Leave it out for JSON, or words at white space."
                                .formatted(assignment.column())));
            }
        }
    }

    private ImportRequest request(DatasetRequest order, List<Upload> uploaded, Path output) throws IOException {
        List<ImportRequest.SourceFile> files = new ArrayList<>();
        for (int i = 0; i < uploaded.size(); i++) {
            Upload upload = uploaded.get(i);
            files.add(new ImportRequest.SourceFile(
                    blobs.local(upload.sha256()).toString(),
                    upload.fileName(),
                    order.files().get(i).split()));
        }
        return new ImportRequest(
                files,
                order.format(),
                order.columns(),
                order.splitting(),
                Boolean.TRUE.equals(order.dropFaulty()),
                output.toString(),
                modelFolder(order.tokenizerModel()));
    }

    private @Nullable String modelFolder(@Nullable UUID model) {
        return model == null ? null : models.folder(model).toString();
    }

    private static void refuseFaults(ImportResult result, boolean dropped) {
        if (result.imported()) {
            return;
        }
        if (result.faults().isEmpty()) {
            throw ApiException.invalid(result.problems());
        }
        long lines = result.report().files().stream()
                .mapToLong(ImportResult.FileReport::faultyLines)
                .sum();
        throw new ApiException(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "rows-faulty",
                        "%d %s faulty%s, %s."
                                .formatted(
                                        result.faultCount(),
                                        result.faultCount() == 1 ? "row is" : "rows are",
                                        lines > result.faultCount() ? ", %d lines in all".formatted(lines) : "",
                                        dropped
                                                ? "and the rest cannot be imported, so nothing was stored"
                                                : "so nothing was stored"),
                        result.problems())
                .with("faults", result.faults())
                .with("faultCount", result.faultCount())
                .with("report", result.report())
                .with(
                        "hint",
                        dropped
                                ? "Correct the rows and upload the file again."
                                : "Correct the rows and upload the file again, or leave the faulty rows out.");
    }
}
