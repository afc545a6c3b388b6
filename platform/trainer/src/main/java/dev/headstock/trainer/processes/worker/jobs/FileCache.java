package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.protocol.FileReference;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.processes.worker.server.ServerConnection;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files by their SHA-256, shared by all workers of a machine: what one has fetched, the next finds. */
public final class FileCache {
    private static final Logger LOG = LoggerFactory.getLogger(FileCache.class);

    private final Path folder;
    private final ServerConnection server;

    public FileCache(Path folder, ServerConnection server) {
        this.folder = folder;
        this.server = server;
    }

    /** Puts a file under its own name into {@code target}, fetched and checked if it is not here yet. */
    Path place(FileReference file, Path target) throws IOException {
        return link(file, target, get(file));
    }

    /** Likewise for what runs as code: its bytes are compared with their SHA-256 each time, whoever had the cache in hands since. */
    Path placeChecked(FileReference file, Path target) throws IOException {
        Path cached = get(file);
        if (!Sha256.of(cached).equals(file.sha256())) {
            fetch(file, cached);
        }
        return link(file, target, cached);
    }

    private static Path link(FileReference file, Path target, Path cached) throws IOException {
        Path placed = target.resolve(file.name()).normalize();
        if (!placed.startsWith(target)) {
            throw new IOException("file name '%s' leaves its folder".formatted(file.name()));
        }
        Files.createDirectories(placed.getParent());
        try {
            // A name of its own: the cache drops what was not fetched for long, and a run may be longer.
            Files.createLink(placed, cached);
        } catch (FileSystemException | UnsupportedOperationException e) {
            LOG.info(
                    "Copying {}: the cache and the run's folder cannot share a file ({}).",
                    file.name(),
                    e.getMessage());
            Files.copy(cached, placed);
        }
        return placed;
    }

    private Path get(FileReference file) throws IOException {
        Path cached = folder.resolve(file.sha256());
        if (!Files.exists(cached) || Files.size(cached) != file.size()) {
            fetch(file, cached);
        } else {
            // By its time the server sees which files have not been used for long.
            Files.setLastModifiedTime(cached, FileTime.from(Instant.now()));
        }
        return cached.toAbsolutePath();
    }

    private void fetch(FileReference file, Path cached) throws IOException {
        Files.createDirectories(folder);
        Path partial = Files.createTempFile(folder, "fetching-", ".part");
        try {
            server.download("/files/" + file.sha256(), partial);
            String found = Sha256.of(partial);
            if (!found.equals(file.sha256())) {
                throw new DamagedFileException("%s arrived with SHA-256 %s instead of %s. Refused."
                        .formatted(file.name(), found, file.sha256()));
            }
            Files.move(partial, cached, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
