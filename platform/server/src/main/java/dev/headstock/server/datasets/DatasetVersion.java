package dev.headstock.server.datasets;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportResult.ImportedFormat;
import dev.headstock.protocol.host.ImportResult.Report;
import dev.headstock.protocol.host.ImportResult.Statistics;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A data set as it was once; it never changes.
 *
 * @param number counted from 1 within the data set
 * @param sha256 of examples.jsonl; the same rows always have the same
 * @param size of examples.jsonl, in bytes
 * @param files what it was made of
 * @param format how the files were read: with all options, by this version of its plugin
 * @param warnings what is worth knowing about the rows, and did not stand in the way
 * @param droppedRows faulty rows that were left out on request
 * @param report what became of the files, row by row and value by value
 */
public record DatasetVersion(
        UUID id,
        UUID datasetId,
        String datasetName,
        int number,
        String sha256,
        long size,
        Instant createdAt,
        DatasetSchemaView schema,
        Statistics statistics,
        List<SourceFile> files,
        ImportedFormat format,
        List<Problem> warnings,
        long droppedRows,
        Report report) {

    /** The same rows with what became of other files: the person who uploaded them checks these, not what was stored before. */
    DatasetVersion importedAgain(DatasetVersions.NewVersion again) {
        return new DatasetVersion(
                id,
                datasetId,
                datasetName,
                number,
                sha256,
                size,
                createdAt,
                schema,
                statistics,
                again.files(),
                again.format(),
                again.warnings(),
                again.droppedRows(),
                again.report());
    }

    /** A file as its owner named it. */
    public record SourceFile(String fileName, long size, String sha256) {}
}
