package dev.headstock.trainer.datasets;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.DatasetException;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.UnknownExtensionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A file together with a format and its options. */
final class TabularFile<O extends Record> {
    private final Path path;
    private final DatasetFormat<O> format;
    private final O options;

    private TabularFile(Path path, DatasetFormat<O> format, O options) {
        this.path = path;
        this.format = format;
        this.options = options;
    }

    /** Empty when the format is unknown or its options are wrong. */
    static Optional<TabularFile<?>> of(Path path, Choice choice, Extensions extensions, Consumer<Problem> problems) {
        try {
            return of(path, extensions.format(choice.id()), choice, problems);
        } catch (UnknownExtensionException e) {
            problems.accept(Problem.error("/format/id", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static <O extends Record> Optional<TabularFile<?>> of(
            Path path, DatasetFormat<O> format, Choice choice, Consumer<Problem> problems) {
        return new OptionsMapper<>(format.defaults())
                .fromJson(choice.options(), "/format/options", problems)
                .map(options -> new TabularFile<>(path, format, options));
    }

    /** Their names, in file order. */
    List<String> columns() throws IOException, DatasetException {
        return formatColumns().stream().map(Column::name).toList();
    }

    /** With what the format knows of them. */
    List<Column> formatColumns() throws IOException, DatasetException {
        return format.columns(path, options);
    }

    /** The caller closes the stream. */
    Stream<Row> rows() throws IOException, DatasetException {
        return format.read(path, options);
    }
}
