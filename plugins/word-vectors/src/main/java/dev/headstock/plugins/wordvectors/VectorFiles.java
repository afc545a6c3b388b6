package dev.headstock.plugins.wordvectors;

import dev.headstock.api.model.CheckpointReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the file with word vectors in a folder. What is inside decides, not the name: {@code .bin} has several meanings. */
final class VectorFiles {
    private static final int HEAD = 1 << 16;

    private VectorFiles() {}

    /** A file of word vectors, and who reads it. */
    private record Found(Path file, Opener opener) {}

    @FunctionalInterface
    private interface Opener {
        CheckpointReader open(Path file) throws IOException;
    }

    /**
     * Empty when there is no such file, or a config.json: that is a checkpoint of another kind.
     *
     * @throws IllegalArgumentException when there are several, or one that is not read, with what to do
     */
    static Optional<CheckpointReader> open(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        if (files.stream().anyMatch(file -> file.endsWith("config.json"))) {
            return Optional.empty();
        }
        List<Found> found = new ArrayList<>();
        for (Path file : files) {
            opener(file).ifPresent(opener -> found.add(new Found(file, opener)));
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("there are several files of word vectors: %s. Leave one of them."
                    .formatted(found.stream().map(each -> name(each.file())).toList()));
        }
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get(0).opener().open(found.get(0).file()));
    }

    private static Optional<Opener> opener(Path file) throws IOException {
        byte[] head;
        try (InputStream content = Files.newInputStream(file)) {
            head = content.readNBytes(HEAD);
        }
        if (FastTextFile.recognizes(head)) {
            return Optional.of(FastTextFile::open);
        }
        refuseOthers(file, head);
        if (Word2VecFile.recognizes(head)) {
            return Optional.of(Word2VecFile::open);
        }
        return TextFile.recognizes(head) ? Optional.of(TextFile::open) : Optional.empty();
    }

    private static void refuseOthers(Path file, byte[] head) {
        String name = name(file);
        if (head.length > 2 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5) {
            throw new IllegalArgumentException(
                    ("%s is a Python pickle, which can run code when it is opened, so it is not read. Convert it where"
                                    + " you trust it: python -c \"from gensim.models import KeyedVectors as K;"
                                    + " K.load('%s').save_word2vec_format('vectors.vec')\", then bring vectors.vec.")
                            .formatted(name, name));
        }
        if (head.length > 2 && head[0] == 0x1F && head[1] == (byte) 0x8B) {
            throw new IllegalArgumentException(
                    "%s is compressed. Unpack it with gunzip, then bring what comes out.".formatted(name));
        }
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
