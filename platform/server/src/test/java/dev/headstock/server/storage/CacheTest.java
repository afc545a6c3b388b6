package dev.headstock.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.TestHomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @Test
    void keepsWhatWasUsedLately(@TempDir Path folder) throws IOException {
        try (Home home = TestHomes.in(folder)) {
            Path used = old(home.folder("cache/files").resolve("used"));
            Path unused = old(home.folder("cache/files").resolve("unused"));
            Path brokenOff = old(home.folder("cache/blobs").resolve("fetching.partial"));

            assertThat(Cache.touch(used)).isTrue();
            new Cache(home).trim(Instant.now().minus(Duration.ofDays(1)));

            assertThat(used).exists();
            assertThat(unused).doesNotExist();
            assertThat(brokenOff).doesNotExist();
        }
    }

    private static Path old(Path file) throws IOException {
        Files.writeString(file, "content");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }
}
