package dev.headstock.server.datasets;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.util.List;
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

@RestController
@RequestMapping("/api/v1")
class DatasetController {
    private static final int MOST_ROWS = 1_000;

    private final Datasets datasets;
    private final DatasetImports imports;
    private final DatasetRows rows;

    DatasetController(Datasets datasets, DatasetImports imports, DatasetRows rows) {
        this.datasets = datasets;
        this.imports = imports;
        this.rows = rows;
    }

    record DatasetDetails(@JsonUnwrapped Dataset dataset, List<DatasetVersion> versions) {}

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

    /**
     * @param label value of a class column, one of the labels of a row, or the label of a span
     * @param column the only column whose values are compared with {@code label}
     * @param missing only rows without a value in this column
     * @param search text in some cell
     */
    @GetMapping("/dataset-versions/{id}/rows")
    DatasetRows.ExampleRows listDatasetRows(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Split split,
            @RequestParam(required = false) @Nullable String label,
            @RequestParam(required = false) @Nullable String column,
            @RequestParam(required = false) @Nullable String missing,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(defaultValue = "50") int limit) {
        if (offset < 0 || limit < 1 || limit > MOST_ROWS) {
            throw ApiException.badRequest("offset must be at least 0 and limit between 1 and %d.".formatted(MOST_ROWS));
        }
        return rows.page(
                datasets.version(id), new DatasetRows.Filter(split, label, column, missing, search), offset, limit);
    }

    @GetMapping("/dataset-versions/{id}/lengths")
    LengthHistogram getDatasetLengths(@PathVariable UUID id, @RequestParam UUID model) {
        return datasets.lengths(id, model);
    }
}
