package dev.headstock.server.datasets;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.server.web.ApiException;
import dev.headstock.server.web.Page;
import dev.headstock.server.web.PageRequest;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1")
class DatasetController {
    private static final int MOST_ROWS = 1_000;

    private final Datasets datasets;
    private final DatasetImports imports;
    private final DatasetRows rows;
    private final Uploads uploads;
    private final JsonMapper json;

    DatasetController(Datasets datasets, DatasetImports imports, DatasetRows rows, Uploads uploads, JsonMapper json) {
        this.datasets = datasets;
        this.imports = imports;
        this.rows = rows;
        this.uploads = uploads;
        this.json = json;
    }

    record DatasetDetails(@JsonUnwrapped Dataset dataset, List<DatasetVersion> versions) {}

    @PostMapping("/uploads")
    @ResponseStatus(HttpStatus.CREATED)
    Upload uploadFile(
            @RequestParam String fileName,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            InputStream body)
            throws IOException {
        return uploads.receive(fileName, body, key);
    }

    @GetMapping("/uploads/{id}")
    Upload getUpload(@PathVariable UUID id) {
        return uploads.get(id);
    }

    @DeleteMapping("/uploads/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteUpload(@PathVariable UUID id) {
        uploads.remove(id);
    }

    @GetMapping("/uploads/{id}/inspection")
    Inspection inspectUpload(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable String options) {
        return uploads.inspect(id, format == null ? null : new Choice(format, options(options)));
    }

    @ApiResponse(responseCode = "201", description = "A new version", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "200",
            description = "The version that holds these rows already",
            useReturnTypeSchema = true)
    @PostMapping("/datasets")
    ResponseEntity<DatasetVersion> addDatasetVersion(
            @RequestBody DatasetImports.DatasetRequest order,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key)
            throws IOException {
        Datasets.Added added = imports.add(order, key);
        return ResponseEntity.status(added.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(added.version());
    }

    @GetMapping("/datasets")
    Page<Dataset> listDatasets(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "-updatedAt") String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return datasets.list(search, DatasetOrder.parse(sort), PageRequest.of(limit, cursor));
    }

    @GetMapping("/datasets/{id}")
    DatasetDetails getDataset(@PathVariable UUID id) {
        Datasets.Details details = datasets.get(id);
        return new DatasetDetails(details.dataset(), details.versions());
    }

    /** Null leaves a part as it is. */
    record DatasetChange(@Nullable String description) {}

    @PatchMapping("/datasets/{id}")
    Dataset changeDataset(@PathVariable UUID id, @RequestBody DatasetChange change) {
        return datasets.describe(id, change.description());
    }

    @DeleteMapping("/datasets/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteDataset(@PathVariable UUID id) {
        datasets.remove(id);
    }

    @GetMapping("/dataset-versions/{id}")
    DatasetVersion getDatasetVersion(@PathVariable UUID id) {
        return datasets.version(id);
    }

    @GetMapping("/dataset-versions/{id}/rows")
    DatasetRows.ExampleRows listDatasetRows(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Split split,
            @RequestParam(required = false) @Nullable String label,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(defaultValue = "50") int limit) {
        if (offset < 0 || limit < 1 || limit > MOST_ROWS) {
            throw ApiException.badRequest("offset must be at least 0 and limit between 1 and %d.".formatted(MOST_ROWS));
        }
        return rows.page(datasets.version(id), new DatasetRows.Filter(split, label, search), offset, limit);
    }

    @GetMapping("/dataset-versions/{id}/lengths")
    LengthHistogram getDatasetLengths(@PathVariable UUID id, @RequestParam UUID model) {
        return datasets.lengths(id, model);
    }

    private Map<String, Object> options(@Nullable String options) {
        if (options == null || options.isBlank()) {
            return Map.of();
        }
        try {
            return json.readValue(options, new TypeReference<>() {});
        } catch (JacksonException unreadable) {
            throw ApiException.badRequest("options is not a JSON object: " + unreadable.getOriginalMessage());
        }
    }
}
