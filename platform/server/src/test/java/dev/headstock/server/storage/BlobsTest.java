package dev.headstock.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.TestHomes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class BlobsTest {
    /** Of "hello", by {@code sha256sum}. */
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private final Home home;
    private final FolderStore store;
    private final Blobs blobs;
    /** The rows: each name is a SHA-256. */
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    BlobsTest(@TempDir Path folder) throws IOException {
        home = TestHomes.in(folder);
        store = new FolderStore(home.folder("objects"));
        blobs = new Blobs(store, home, keepers(named));
    }

    @AfterEach
    void close() throws IOException {
        blobs.close();
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
        String kept = fill("kept");
        String orphan = fill("orphan");
        String justStored = blobs.put(stream("just stored")).sha256();
        named.add(kept);
        BlobSweep sweep =
                new BlobSweep(store, blobs, unasked(), keepers(named).stream().toList());

        assertThat(sweep.deleteUnreferenced(Instant.now().minusSeconds(60))).isZero();
        assertThat(sweep.deleteUnreferenced(Instant.now().plusSeconds(60))).isEqualTo(1);

        assertThat(blobs.exists(kept)).isTrue();
        assertThat(blobs.exists(justStored)).isTrue();
        assertThat(blobs.exists(orphan)).isFalse();
    }

    /** The row came after the sweep had read them all. */
    @Test
    void theSweepLooksAgainBeforeItDeletes() throws IOException {
        String late = fill("late");
        BlobReferences overtaken = new BlobReferences() {
            @Override
            public Set<String> referencedBlobs() {
                Set<String> before = Set.copyOf(named);
                named.add(late);
                return before;
            }

            @Override
            public boolean references(String sha256) {
                return named.contains(sha256);
            }
        };
        BlobSweep sweep = new BlobSweep(store, blobs, unasked(), List.of(overtaken));

        assertThat(sweep.deleteUnreferenced(Instant.now().plusSeconds(60))).isZero();
        assertThat(blobs.exists(late)).isTrue();
    }

    @Test
    void aReleasedBlobGoesAtOnceUnlessAnotherRowNamesIt() throws IOException {
        String shared = fill("shared");
        String freed = fill("freed");
        named.add(shared);

        blobs.release(List.of(shared, freed));

        await().until(() -> !blobs.exists(freed));
        assertThat(blobs.exists(shared)).isTrue();
    }

    @Test
    void aBlobThatIsStoredAnewStaysUntilItsRowCanHaveCome() throws IOException {
        String sha256 = blobs.put(stream("about to be named")).sha256();

        assertThat(blobs.deleteUnlessWanted(sha256)).isFalse();
        assertThat(blobs.exists(sha256)).isTrue();
    }

    /** Somebody uploads a model and deletes it a minute later. */
    @Test
    void aBlobThatIsReleasedWhileItIsClaimedGoesWhenTheClaimHasEnded() throws IOException {
        Blobs hasty =
                new Blobs(store, home, keepers(named), new BlobReservations(Duration.ofMillis(300), System::nanoTime));
        try {
            String regretted = hasty.put(stream("regretted")).sha256();
            String kept = hasty.put(stream("named again")).sha256();

            hasty.release(List.of(regretted, kept));
            named.add(kept);

            assertThat(hasty.exists(regretted)).isTrue();
            await().until(() -> !hasty.exists(regretted));
            assertThat(hasty.exists(kept)).isTrue();
        } finally {
            hasty.close();
        }
    }

    @Test
    void aClaimEnds() throws IOException {
        AtomicLong now = new AtomicLong();
        BlobReservations claims = new BlobReservations(BlobReservations.VALID, now::get);
        claims.claim(HELLO);

        assertThat(claims.isClaimed(HELLO)).isTrue();
        now.addAndGet(BlobReservations.VALID.plusSeconds(1).toNanos());
        assertThat(claims.isClaimed(HELLO)).isFalse();
    }

    @Test
    void otherBytesThanTheNamedOnesAreNotStored() throws IOException {
        Blob arrived = blobs.fill(new Blob(HELLO, 5), stream("hallo"));

        assertThat(arrived.sha256()).isNotEqualTo(HELLO);
        assertThat(blobs.exists(HELLO)).isFalse();
        assertThat(blobs.exists(arrived.sha256())).isFalse();
    }

    /** Rows come and go over a handful of contents; whatever is named is there, at every moment after its naming. */
    @Test
    void nothingIsDeletedWhileItIsBeingNamed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Map<String, AtomicInteger> rows = new ConcurrentHashMap<>();
        Blobs contended = new Blobs(store, home, keepers(new BlobReferences() {
            @Override
            public Set<String> referencedBlobs() {
                throw new UnsupportedOperationException("not swept here");
            }

            @Override
            public boolean references(String sha256) {
                return rows.getOrDefault(sha256, new AtomicInteger()).get() > 0;
            }
        }));
        try {
            List<Callable<Void>> lives = new ArrayList<>();
            for (int life = 0; life < 400; life++) {
                byte[] content = ("content " + life % 5).getBytes(StandardCharsets.UTF_8);
                lives.add(() -> {
                    // As a checkpoint does it: the row first, then what is missing.
                    Blob blob = Blobs.measure(new ByteArrayInputStream(content));
                    AtomicInteger count = rows.computeIfAbsent(blob.sha256(), none -> new AtomicInteger());
                    count.incrementAndGet();
                    if (contended.findNamed(blob.sha256()).isEmpty()) {
                        contended.fill(blob, new ByteArrayInputStream(content));
                    }
                    assertThat(contended.exists(blob.sha256())).isTrue();
                    count.decrementAndGet();
                    contended.release(List.of(blob.sha256()));
                    return null;
                });
            }
            for (Future<Void> life : threads.invokeAll(lives)) {
                life.get();
            }
        } finally {
            threads.shutdownNow();
        }
        await().until(() -> store.list(Blobs.PREFIX).isEmpty());
    }

    @Test
    void aNameThatIsNoHashIsRefused() {
        assertThatThrownBy(() -> blobs.open("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }

    private StoreIdentity unasked() {
        return new StoreIdentity(store, JdbcClient.create(new DriverManagerDataSource()), home);
    }

    /** Stored as a row's content is, so that it can be deleted as soon as no row names it. */
    private String fill(String text) throws IOException {
        return blobs.fill(Blobs.measure(stream(text)), stream(text)).sha256();
    }

    private static ObjectProvider<BlobReferences> keepers(Set<String> named) {
        return keepers(new BlobReferences() {
            @Override
            public Set<String> referencedBlobs() {
                return Set.copyOf(named);
            }

            @Override
            public boolean references(String sha256) {
                return named.contains(sha256);
            }
        });
    }

    private static ObjectProvider<BlobReferences> keepers(BlobReferences keeper) {
        return new ObjectProvider<>() {
            @Override
            public Stream<BlobReferences> stream() {
                return Stream.of(keeper);
            }
        };
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
