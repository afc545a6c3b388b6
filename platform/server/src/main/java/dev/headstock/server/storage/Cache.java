package dev.headstock.server.storage;

import dev.headstock.server.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Local copies of blobs, the server's and those of this machine's workers: each can be fetched again. A file's time is that of its last use. */
@Component
class Cache {
    static final String PARTIAL = ".partial";

    private static final Logger log = LoggerFactory.getLogger(Cache.class);
    /** {@code cache/files} belongs to the workers, which outlive the server. */
    private static final List<String> FOLDERS = List.of("cache/blobs", "cache/files");

    private static final Duration UNUSED = Duration.ofDays(7);

    private final Home home;

    Cache(Home home) {
        this.home = home;
    }

    /** Notes that the file is used now. Answers whether it is there. */
    static boolean touch(Path file) throws IOException {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Scheduled(fixedDelay = 6 * 3_600_000L, initialDelay = 60_000)
    void trim() throws IOException {
        trim(Instant.now().minus(UNUSED));
    }

    /** A process that has a deleted file open keeps it. */
    void trim(Instant usedSince) throws IOException {
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(home.folder(folder))) {
                for (Path file : files.toList()) {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(usedSince)) {
                        Files.deleteIfExists(file);
                        log.info("Removed {} from the cache, unused for {} days.", file, UNUSED.toDays());
                    }
                }
            }
        }
    }
}
