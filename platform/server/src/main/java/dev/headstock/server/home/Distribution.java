package dev.headstock.server.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The unpacked product: {@code trainer/*.jar} with {@code trainer.jsa}, bundled {@code plugins/*.jar} and {@code samples/}. Read only. */
@Component
public class Distribution {
    private final Optional<Path> root;

    Distribution(@Value("${headstock.distribution:}") String root) {
        this.root = root.isBlank()
                ? Optional.empty()
                : Optional.of(Path.of(root).toAbsolutePath().normalize());
        this.root.filter(folder -> !Files.isDirectory(folder)).ifPresent(folder -> {
            throw new StartupException(
                    "The distribution folder %s does not exist.".formatted(folder),
                    "Build it with ./headstock, or correct HEADSTOCK_DISTRIBUTION.",
                    null);
        });
    }

    /** Empty when the server runs by itself, without trainer and plugins, as in its own tests. */
    public Optional<Path> root() {
        return root;
    }

    /** Class path for a JVM that runs {@code dev.headstock.trainer.Main}; the star is expanded by that JVM. */
    public Optional<String> trainerClassPath() {
        return root.map(folder -> folder.resolve("trainer").resolve("*").toString());
    }

    /** The trainer's classes in the form that a JVM maps; empty when the build could not write it. */
    public Optional<Path> classArchive() {
        return root.map(folder -> folder.resolve("trainer.jsa")).filter(Files::isReadable);
    }

    /** Whether it was built with the libtorch that computes on processors only. */
    public boolean hasCpuLibtorch() {
        Path trainer = root.map(folder -> folder.resolve("trainer")).orElse(null);
        if (trainer == null || !Files.isDirectory(trainer)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(trainer, "pytorch-native-cpu-*.jar")) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the folder " + trainer, e);
        }
    }

    public Optional<Path> plugins() {
        return root.map(folder -> folder.resolve("plugins"));
    }

    public Optional<Path> samples() {
        return root.map(folder -> folder.resolve("samples"));
    }
}
