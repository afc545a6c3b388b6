package dev.headstock.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.TestHomes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
    /** Of "hello", by {@code sha256sum}. */
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private final Home home;
    private final FolderStore store;
    private final Blobs blobs;

    BlobsTest(@TempDir Path folder) throws IOException {
        home = TestHomes.in(folder);
        store = new FolderStore(home.folder("objects"));
        blobs = new Blobs(store, home);
    }

    @AfterEach
    void close() throws IOException {
        home.close();
    }

    @Test
    void contentIsNamedByItself() throws IOException {
        Blob blob = blobs.put(stream("hello"));

        assertThat(blob).isEqualTo(new Blob(HELLO, 5));
        assertThat(blobs.put(stream("hello"))).isEqualTo(blob);
        assertThat(blobs.local(HELLO)).hasContent("hello");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void nothingStaysWhenTheSenderBreaksOff() {
        InputStream broken = new InputStream() {
            private int sent;

            @Override
            public int read() throws IOException {
                if (sent++ > 100) {
                    throw new IOException("connection reset");
                }
                return 'x';
            }
        };

        assertThatThrownBy(() -> blobs.put(broken)).hasMessage("connection reset");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void theSweepTakesOnlyWhatIsOldAndUnnamed() throws IOException {
        String kept = blobs.put(stream("kept")).sha256();
        String orphan = blobs.put(stream("orphan")).sha256();
        BlobSweep sweep = new BlobSweep(store, List.of(() -> Set.of(kept)));

        assertThat(sweep.deleteUnreferenced(Instant.now().minusSeconds(60))).isZero();
        assertThat(sweep.deleteUnreferenced(Instant.now().plusSeconds(60))).isEqualTo(1);

        assertThat(blobs.exists(kept)).isTrue();
        assertThat(blobs.exists(orphan)).isFalse();
    }

    @Test
    void aNameThatIsNoHashIsRefused() {
        assertThatThrownBy(() -> blobs.open("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Path> spooled() {
        try (Stream<Path> files = Files.list(home.folder("spool"))) {
            return files.toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
