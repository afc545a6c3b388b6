package dev.headstock.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Objects as files: written beside their place, forced to disk, and renamed. */
final class FolderStore implements ObjectStore {
    private static final Pattern KEY = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*");

    private final Path root;
    private final Path incoming;

    /** The folder is this process's own; what an earlier one left half-way goes. */
    FolderStore(Path root) throws IOException {
        this.root = root;
        incoming = root.resolve(".incoming");
        FileSystemUtils.deleteRecursively(incoming);
        Files.createDirectories(incoming);
    }

    @Override
    public void store(String key, Path file) throws IOException {
        Path target = path(key);
        createFolders(parent(target));
        Path source = sameFileSystem(file);
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
        force(source);
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(parent(target));
    }

    @Override
    public InputStream open(String key, long offset) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(path(key), StandardOpenOption.READ);
        return Channels.newInputStream(channel.position(offset));
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        try {
            return Optional.of(describe(path(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.startsWith(incoming) && Files.isRegularFile(file))
                    .filter(file -> key(file).startsWith(prefix))
                    .map(this::describeUnchecked)
                    .toList();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    /** Copies that break off are deleted at once, those of a killed server at the next start. */
    @Override
    public void dropUnfinished(String prefix, Instant before) {}

    @Override
    public Optional<Path> localPath(String key) {
        return Optional.of(path(key));
    }

    @Override
    public Kind kind() {
        return Kind.FOLDER;
    }

    @Override
    public String place() {
        return root.toString();
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.of(root.toFile().getUsableSpace());
    }

    private Path path(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("Not an object key: " + key);
        }
        return root.resolve(key);
    }

    private String key(Path file) {
        return root.relativize(file).toString();
    }

    private StoredObject describe(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new StoredObject(
                key(file), attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    private StoredObject describeUnchecked(Path file) {
        try {
            return describe(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A rename is atomic only within one file system; a file from elsewhere is copied over first. */
    private Path sameFileSystem(Path file) throws IOException {
        if (Files.getFileStore(file).equals(Files.getFileStore(incoming))) {
            return file;
        }
        Path copy = Files.createTempFile(incoming, "object-", ".partial");
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            Files.deleteIfExists(copy);
            throw failure;
        }
        Files.delete(file);
        return copy;
    }

    /** Makes each missing folder and forces its parent, for a folder's name is part of its parent's content. */
    private void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        createFolders(parent(folder));
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        force(parent(folder));
    }

    /** Everything here is below the absolute root, so there always is a parent. */
    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static void force(Path path) throws IOException {
        StandardOpenOption mode = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
