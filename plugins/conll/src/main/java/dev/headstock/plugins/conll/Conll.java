package dev.headstock.plugins.conll;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** One word per line with its tags in further columns, and an empty line after each sentence. */
@Extension
public final class Conll implements DatasetFormat<Conll.Options> {
    private static final List<String> ENDINGS =
            List.of(".conll", ".conllu", ".iob", ".iob2", ".bio", ".conll03", ".annotated");

    public record Options(
            @Option(
                    "Report sentences in which an entity goes on that never began, such as O I-PER. Files in IOB1, where this is usual, are left alone")
            boolean checkSequences) {}

    @Override
    public String id() {
        return "conll";
    }

    @Override
    public String title() {
        return "CoNLL";
    }

    @Override
    public String summary() {
        return "One word per line with its tags, 2 to 10 columns, empty lines between sentences; CoNLL-U too.";
    }

    @Override
    public Options defaults() {
        return new Options(true);
    }

    @Override
    public boolean recognizes(FilePreview preview) {
        String name = preview.fileName().toLowerCase(Locale.ROOT);
        boolean isText = new String(preview.head(), StandardCharsets.UTF_8).indexOf('\0') < 0;
        return isText && ENDINGS.stream().anyMatch(name::endsWith);
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        return Layout.of(file).columns();
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException, DatasetException {
        return new Sentences(file, Layout.of(file), options.checkSequences()).stream();
    }
}
