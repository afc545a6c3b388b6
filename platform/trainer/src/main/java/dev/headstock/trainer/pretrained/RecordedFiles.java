package dev.headstock.trainer.pretrained;

import dev.headstock.api.model.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Files beside a model's weights, by their plain names; remembers which were opened. */
final class RecordedFiles implements ModelFiles {
    private final Path folder;
    private final Set<String> opened = new TreeSet<>();

    RecordedFiles(Path folder) {
        this.folder = folder.normalize();
    }

    @Override
    public InputStream open(String name) throws IOException {
        Path file = folder.resolve(name).normalize();
        if (!folder.equals(file.getParent())) {
            throw new NoSuchFileException(name, null, "only files of the model's own folder can be opened");
        }
        InputStream stream = Files.newInputStream(file);
        opened.add(name);
        return stream;
    }

    Set<String> opened() {
        return Collections.unmodifiableSet(opened);
    }
}
