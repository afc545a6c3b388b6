package dev.headstock.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A way to write rows into a file. Knows columns and rows; what a column is for is decided by people. */
public interface DatasetFormat<O extends Record> extends Pluggable<O> {

    /** Whether a file looks like this format. Formats are asked in the order of their ids, and the first that says yes is proposed. */
    boolean recognises(FilePreview preview);

    /**
     * The names of the columns, in order.
     *
     * @throws DatasetException when the file as a whole cannot be read: a missing header, a wrong encoding
     */
    List<String> columns(Path file, O options) throws IOException, DatasetException;

    /**
     * The rows, read lazily; the caller closes the stream. A faulty row is a value, not an exception, so that all of them can be listed.
     */
    Stream<Row> read(Path file, O options) throws IOException, DatasetException;

    /**
     * @param line where the row starts, counted from 1
     * @param values in the order of {@link #columns}; null where a row has no value
     * @param problem what is wrong with the row and what to do, or null; then {@code values} holds what could be read
     */
    record Row(
            long line,
            List<@Nullable String> values,
            @Nullable String problem) {}
}
