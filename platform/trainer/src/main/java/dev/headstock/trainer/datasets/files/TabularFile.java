package dev.headstock.trainer.datasets.files;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.DataFile;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.DatasetException;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportResult.ImportedFormat;
import dev.headstock.trainer.options.Objection;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginFaultException;
import dev.headstock.trainer.plugins.UnknownExtensionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file together with a format and its options. Whatever a format throws on a file is a {@link DatasetException} that says where the reading
 * ended and what to do: it concerns this file, and the user can choose another file or format.
 */
public final class TabularFile<O extends Record> {
    private final DataFile file;
    private final DatasetFormat<O> format;
    private final O options;
    private final Extensions extensions;

    /** Receives rows in their order. */
    @FunctionalInterface
    public interface RowVisitor {
        /** False ends the reading. */
        boolean visit(Row row) throws IOException;
    }

    @FunctionalInterface
    private interface FormatCall<T> {
        T run() throws IOException, DatasetException;
    }

    private TabularFile(DataFile file, DatasetFormat<O> format, O options, Extensions extensions) {
        this.file = file;
        this.format = format;
        this.options = options;
        this.extensions = extensions;
    }

    /** Empty when the format is unknown or its options are wrong. */
    public static Optional<TabularFile<?>> of(
            DataFile file, Choice choice, Extensions extensions, Consumer<Problem> problems) {
        try {
            return of(file, extensions.format(choice.id()), choice, extensions, problems);
        } catch (UnknownExtensionException e) {
            problems.accept(Problem.error("/format/id", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static <O extends Record> Optional<TabularFile<?>> of(
            DataFile file, DatasetFormat<O> format, Choice choice, Extensions extensions, Consumer<Problem> problems) {
        return new OptionsMapper<>(format.defaults())
                .fromJson(choice.options(), "/format/options", problems)
                .map(options -> new TabularFile<>(file, format, options, extensions));
    }

    /** The format with all its options, and the plugin that brings it. */
    public ImportedFormat imported() {
        return new ImportedFormat(
                format.id(),
                new OptionsMapper<>(format.defaults()).toJson(options),
                extensions.pluginOf(ExtensionPointKind.FORMAT, format.id()).orElseThrow(),
                extensions
                        .pluginVersionOf(ExtensionPointKind.FORMAT, format.id())
                        .orElseThrow());
    }

    /** Their names, in file order. */
    public List<String> columns() throws IOException, DatasetException {
        return formatColumns().stream().map(Column::name).toList();
    }

    /** With what the format knows of them. */
    public List<Column> formatColumns() throws IOException, DatasetException {
        return reading(0, () -> format.columns(file.path(), options));
    }

    /** The rows of a file that is alone. */
    public void forEach(RowVisitor visitor) throws IOException, DatasetException {
        forEach(0, List.of(file), visitor);
    }

    /** @param files of the import, among which this one has a number */
    void forEach(int number, List<DataFile> files, RowVisitor visitor) throws IOException, DatasetException {
        Stream<Row> stream = reading(0, () -> format.read(number, files, options));
        long line = 0;
        try {
            Iterator<Row> rows = reading(0, stream::iterator);
            boolean more = true;
            while (more && hasNext(rows, line)) {
                Row row = reading(line, rows::next);
                line = row.line();
                more = visitor.visit(row);
            }
        } finally {
            close(stream, line);
        }
    }

    private boolean hasNext(Iterator<Row> rows, long line) throws IOException, DatasetException {
        return Objects.requireNonNull(reading(line, rows::hasNext));
    }

    private void close(Stream<Row> stream, long line) throws IOException, DatasetException {
        reading(line, () -> {
            stream.close();
            return true;
        });
    }

    /** @param line of the last row that was read, or 0 */
    private <T> T reading(long line, FormatCall<T> call) throws IOException, DatasetException {
        try {
            return call.run();
        } catch (UncheckedIOException e) {
            throw unreadable(line, Objects.requireNonNullElse(e.getCause(), new IOException(e.getMessage())));
        } catch (IOException e) {
            throw unreadable(line, e);
        } catch (OutOfMemoryError e) {
            // A full heap concerns the whole process.
            throw e;
        } catch (RuntimeException | Error e) {
            throw failed(line, e);
        }
    }

    /** @throws IOException when the disk is full, or the server's own copy of the file is gone: neither is the file's fault */
    private static DatasetException unreadable(long line, IOException e) throws IOException {
        if (e instanceof FileSystemException || DiskFull.isCauseOf(e)) {
            throw e;
        }
        String reason = e instanceof CharacterCodingException
                ? "its bytes are no text in the encoding that the format expects. Save it as UTF-8"
                : "%s. Check that it is complete and in this format, and upload it again".formatted(said(e));
        return new DatasetException("%sthe file cannot be read: %s.".formatted(place(line), reason), e);
    }

    private DatasetException failed(long line, Throwable e) {
        if (e instanceof IllegalArgumentException objection && !Objection.isOfLibrary(objection)) {
            return new DatasetException("%s%s".formatted(place(line), said(e)), e);
        }
        String fault = e instanceof PluginFaultException
                ? said(e)
                : extensions.failed(ExtensionPointKind.FORMAT, format.id(), e);
        return new DatasetException(
                "%s%s. Choose another format, or report it to the plugin's author: the log has the details."
                        .formatted(place(line), fault),
                e);
    }

    private static String place(long line) {
        return line == 0 ? "" : "after the row in line %d: ".formatted(line);
    }

    private static String said(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message.replaceFirst("\\.$", "");
    }
}
