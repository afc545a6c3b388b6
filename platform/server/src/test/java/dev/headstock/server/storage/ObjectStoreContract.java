package dev.headstock.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every object store promises. */
abstract class ObjectStoreContract {
    @TempDir
    Path folder;

    private final String prefix = "test-" + UUID.randomUUID() + "/";

    abstract ObjectStore store();

    @Test
    void givesBackWhatWasStoredAndTakesTheFileOver() throws IOException {
        Path file = file("hello");

        store().store(prefix + "a", file);

        assertThat(read(prefix + "a", 0)).isEqualTo("hello");
        assertThat(file).doesNotExist();
    }

    @Test
    void readsFromAnOffset() throws IOException {
        store().store(prefix + "a", file("0123456789"));

        assertThat(read(prefix + "a", 7)).isEqualTo("789");
    }

    @Test
    void replacesWhatWasThere() throws IOException {
        store().store(prefix + "a", file("old and longer"));
        store().store(prefix + "a", file("new"));

        assertThat(read(prefix + "a", 0)).isEqualTo("new");
        assertThat(store().find(prefix + "a"))
                .map(ObjectStore.StoredObject::size)
                .contains(3L);
    }

    @Test
    void knowsSizeAndAge() throws IOException {
        store().store(prefix + "a", file("hello"));

        ObjectStore.StoredObject found = store().find(prefix + "a").orElseThrow();

        assertThat(found.size()).isEqualTo(5);
        assertThat(found.modified()).isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
    }

    @Test
    void saysThatAnObjectIsAbsent() throws IOException {
        assertThat(store().find(prefix + "nothing")).isEmpty();
        assertThatThrownBy(() -> read(prefix + "nothing", 0)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void deletesAndDoesNotMindAbsence() throws IOException {
        store().store(prefix + "a", file("hello"));

        store().delete(prefix + "a");
        store().delete(prefix + "a");

        assertThat(store().find(prefix + "a")).isEmpty();
    }

    @Test
    void listsByPrefix() throws IOException {
        store().store(prefix + "x/1", file("1"));
        store().store(prefix + "x/2", file("2"));
        store().store(prefix + "y/3", file("3"));

        assertThat(store().list(prefix + "x/"))
                .extracting(ObjectStore.StoredObject::key)
                .containsExactlyInAnyOrder(prefix + "x/1", prefix + "x/2");
        assertThat(store().list(prefix + "z/")).isEmpty();
    }

    @Test
    void keepsAnEmptyObject() throws IOException {
        store().store(prefix + "empty", file(""));

        assertThat(read(prefix + "empty", 0)).isEmpty();
    }

    /** Larger than one part of a multi-part upload. */
    @Test
    void keepsALargeObjectExactly() throws IOException {
        Path large = folder.resolve("large");
        long size = (70L << 20) + 13;
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(size);
            file.seek(size - 3);
            file.write("end".getBytes(StandardCharsets.US_ASCII));
        }
        Blob before = Blobs.identify(large);

        store().store(prefix + "large", large);

        Path copy = folder.resolve("copy");
        try (InputStream content = store().open(prefix + "large", 0)) {
            assertThat(Blobs.copy(content, copy)).isEqualTo(before);
        }
        assertThat(read(prefix + "large", size - 3)).isEqualTo("end");
        store().delete(prefix + "large");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "object", ""), content);
    }

    private String read(String key, long offset) throws IOException {
        try (InputStream content = store().open(key, offset)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
