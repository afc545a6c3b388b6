package dev.headstock.kit;

import dev.headstock.api.DatasetFormat.Row;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A file that is read row by row, for a format to return as a stream. */
public interface RowSource extends Closeable {

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
