package dev.headstock.trainer.datasets.files;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.DatasetFormat.DataFile;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginFaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which format a file is in. Of several formats that claim it, one that reads its first rows wins over one that does not, then one that knows
 * what its columns are for: a format of texts and entities is more than a table that looks like one.
 */
public final class FormatRecognition {
    private static final int PREVIEW_BYTES = 1 << 16;
    private static final int FIRST_ROWS = 20;

    private static final int UNREADABLE = 0;
    private static final int READABLE = 1;
    private static final int KNOWS_ROLES = 2;

    private final Extensions extensions;
    private final List<String> failures;

    /** @param failures receives sentences that continue a text: a format that throws is passed over and hurts no file of another */
    public FormatRecognition(Extensions extensions, List<String> failures) {
        this.extensions = extensions;
        this.failures = failures;
    }

    /** With the format's default options; empty when no format claims it. */
    public Optional<Choice> recognize(Path file, String fileName) throws IOException {
        FilePreview preview = new FilePreview(fileName, head(file));
        List<Choice> claiming = extensions.formats().stream()
                .filter(format -> claims(format, preview))
                .map(FormatRecognition::defaultChoice)
                .toList();
        if (claiming.size() < 2) {
            return claiming.stream().findFirst();
        }
        Choice best = claiming.get(0);
        int bestFit = fit(file, fileName, best);
        for (Choice other : claiming.subList(1, claiming.size())) {
            int fit = fit(file, fileName, other);
            if (fit > bestFit) {
                best = other;
                bestFit = fit;
            }
        }
        return Optional.of(best);
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(PREVIEW_BYTES);
        }
    }

    private boolean claims(DatasetFormat<?> format, FilePreview preview) {
        try {
            return extensions.call(ExtensionPointKind.FORMAT, format.id(), () -> format.recognizes(preview));
        } catch (IllegalArgumentException e) {
            failures.add(" While they were asked, %s: the log has the details."
                    .formatted(extensions.failed(ExtensionPointKind.FORMAT, format.id(), e)));
            return false;
        } catch (PluginFaultException e) {
            failures.add(" While they were asked, %s: the log has the details.".formatted(e.getMessage()));
            return false;
        }
    }

    private static <O extends Record> Choice defaultChoice(DatasetFormat<O> format) {
        return new Choice(format.id(), new OptionsMapper<>(format.defaults()).defaultsAsJson());
    }

    private int fit(Path path, String fileName, Choice choice) {
        Optional<TabularFile<?>> file = TabularFile.of(new DataFile(path, fileName), choice, extensions, problem -> {});
        if (file.isEmpty()) {
            return UNREADABLE;
        }
        try {
            boolean knowsRoles = file.get().formatColumns().stream().anyMatch(column -> column.suggestedRole() != null);
            return !readsFirstRows(file.get()) ? UNREADABLE : knowsRoles ? KNOWS_ROLES : READABLE;
        } catch (IOException | DatasetException e) {
            return UNREADABLE;
        }
    }

    /** At least one of them. */
    private static boolean readsFirstRows(TabularFile<?> file) throws IOException, DatasetException {
        int[] rows = {0, 0};
        file.forEach(row -> {
            rows[0]++;
            rows[1] += row.faults().isEmpty() ? 1 : 0;
            return rows[1] == 0 && rows[0] < FIRST_ROWS;
        });
        return rows[1] > 0;
    }
}
