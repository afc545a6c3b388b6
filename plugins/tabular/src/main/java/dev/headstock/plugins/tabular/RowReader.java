package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Row;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads a file row by row. */
interface RowReader extends Closeable {

    List<Column> columns();

    /** Empty at the end of the file. */
    Optional<Row> next() throws IOException;

    /** The remaining rows; closing the stream closes the file. */
    default Stream<Row> stream() {
        Spliterator<Row> rows = new AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
            @Override
            public boolean tryAdvance(Consumer<? super Row> action) {
                try {
                    Optional<Row> row = next();
                    row.ifPresent(action);
                    return row.isPresent();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return StreamSupport.stream(rows, false).onClose(() -> {
            try {
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
