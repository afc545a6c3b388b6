package dev.headstock.server.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The folder with everything this server remembers: database, objects, logs, plugins. It belongs to one server process at a time, which an
 * operating system lock guarantees; the lock goes with the process however that ends.
 */
@Component
public class Home implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;

    Home(@Value("${headstock.home}") Path root) {
        this.root = root.toAbsolutePath().normalize();
        try {
            createPrivate(this.root);
            lockFile = lock(this.root.resolve("lock"));
            removeLeftOvers();
        } catch (IOException failure) {
            throw new StartupException(
                    "The folder %s cannot be used: %s.".formatted(this.root, failure.getMessage()),
                    "Give the server's user write access to it, or name another folder in HEADSTOCK_HOME.",
                    failure);
        }
    }

    /** A folder under the home, made when it is missing, readable by the server's user only. */
    public Path folder(String name) {
        Path folder = root.resolve(name);
        try {
            createPrivate(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make folder " + folder, failure);
        }
        return folder;
    }

    /** What an earlier server process was working on when it was killed. Downloads from the hub stay, for they are resumed. */
    private void removeLeftOvers() throws IOException {
        FileSystemUtils.deleteRecursively(root.resolve("plugins/probes"));
        try (Stream<Path> spooled = Files.list(folder("spool"))) {
            for (Path path : spooled.toList()) {
                if (!path.endsWith("hub")) {
                    FileSystemUtils.deleteRecursively(path);
                }
            }
        }
    }

    /** A file under the home; it need not exist. */
    public Path file(String name) {
        return root.resolve(name);
    }

    public Path root() {
        return root;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new StartupException(
                    "Another Headstock server already uses the folder %s.".formatted(file.getParent()),
                    "Stop it first, or start this one with another folder in HEADSTOCK_HOME.",
                    null);
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                throw new IOException(folder + " is a file, not a folder", e);
            }
        }
    }
}
