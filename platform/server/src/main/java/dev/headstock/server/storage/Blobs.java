package dev.headstock.server.storage;

import dev.headstock.protocol.Sha256;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.ApiException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Content named by its own SHA-256: the same bytes are stored once, and can be checked whenever they are read. Write the blob first, then
 * the row that names it, within {@link BlobReservations#VALID}; delete the row first, then {@link #release} the blob. What is forgotten on the way
 * is swept after a day.
 */
@Component
public class Blobs {
    static final String PREFIX = "blobs/";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private static final Logger log = LoggerFactory.getLogger(Blobs.class);

    private final ObjectStore store;
    private final Home home;
    private final ObjectProvider<BlobReferences> keepers;
    private final BlobReservations claims;
    /** What is released while the server stops is left to the sweep. */
    private final ScheduledThreadPoolExecutor releases = new ScheduledThreadPoolExecutor(
            1, new CustomizableThreadFactory("blob-release"), new ThreadPoolExecutor.DiscardPolicy());

    @Autowired
    Blobs(ObjectStore store, Home home, ObjectProvider<BlobReferences> keepers) {
        this(store, home, keepers, new BlobReservations(BlobReservations.VALID, System::nanoTime));
    }

    Blobs(ObjectStore store, Home home, ObjectProvider<BlobReferences> keepers, BlobReservations claims) {
        this.store = store;
        this.home = home;
        this.keepers = keepers;
        this.claims = claims;
        releases.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * As {@link #put(InputStream)}, for senders that are not trusted with the disk.
     *
     * @throws ApiException when there are more than {@code most} bytes
     */
    public Blob put(InputStream content, long most) throws IOException {
        Path spooled = spool();
        try {
            Blob blob = copy(ByteStreams.atMost(content, most + 1), spooled);
            if (blob.size() > most) {
                throw new ApiException(
                        HttpStatus.CONTENT_TOO_LARGE,
                        "too-large",
                        "A file of a job has at most %,d bytes. Store less.".formatted(most),
                        List.of());
            }
            store(blob, spooled);
            return blob;
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    /** Reads the stream to its end; does not close it. Nothing stays behind when reading or writing fails. */
    public Blob put(InputStream content) throws IOException {
        Path spooled = spool();
        try {
            Blob blob = copy(content, spooled);
            store(blob, spooled);
            return blob;
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    /**
     * Stores the content of a blob that a committed row names already. Nothing is kept when it is another one.
     *
     * @return what arrived; it was stored if it equals {@code named}
     */
    public Blob fill(Blob named, InputStream content) throws IOException {
        Path spooled = spool();
        try {
            // One byte more than announced is enough to see that it is too much.
            Blob arrived = copy(ByteStreams.atMost(content, named.size() + 1), spooled);
            if (arrived.equals(named)) {
                store.store(key(arrived.sha256()), spooled);
            }
            return arrived;
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    /** Takes a finished file over: it is gone afterwards. */
    public Blob take(Path file) throws IOException {
        Blob blob = identify(file);
        store(blob, file);
        return blob;
    }

    /** What the file would be called here, without storing it. */
    public static Blob identify(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return measure(content);
        }
    }

    /**
     * The caller closes the stream.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such blob
     */
    public InputStream open(String sha256) throws IOException {
        return store.open(key(sha256), 0);
    }

    /** As {@link #open(String)}, from a byte offset. */
    public InputStream open(String sha256, long offset) throws IOException {
        return store.open(key(sha256), offset);
    }

    public boolean exists(String sha256) throws IOException {
        return store.find(key(sha256)).isPresent();
    }

    public Optional<Blob> find(String sha256) throws IOException {
        return store.find(key(sha256)).map(object -> new Blob(sha256, object.size()));
    }

    /** As {@link #find}, for a blob that a committed row names: if it is there, it stays until that row goes. */
    public Optional<Blob> findNamed(String sha256) throws IOException {
        return claims.alone(sha256, () -> find(sha256));
    }

    /**
     * Rows that named these blobs are gone, or go with the surrounding transaction: after its commit every blob that nobody else names is
     * deleted, on a thread of its own. One that was stored a short while ago is deleted when its claim has ended.
     */
    public void release(Collection<String> sha256) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            releases.execute(() -> deleteUnlessWanted(sha256));
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                releases.execute(() -> deleteUnlessWanted(sha256));
            }
        });
    }

    private void deleteUnlessWanted(Collection<String> released) {
        List<String> claimed = new ArrayList<>();
        for (String sha256 : released) {
            try {
                if (!deleteUnlessWanted(sha256) && claims.isClaimed(sha256)) {
                    claimed.add(sha256);
                }
            } catch (IOException | RuntimeException failure) {
                log.warn("Blob {} could not be deleted now; the sweep will: {}", sha256, failure.getMessage());
            }
        }
        if (!claimed.isEmpty()) {
            releases.schedule(() -> deleteUnlessWanted(claimed), claims.valid().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Every naming first claims and then commits its row, so before the deletion one of the two is seen. */
    boolean deleteUnlessWanted(String sha256) throws IOException {
        return claims.alone(sha256, () -> {
            if (claims.isClaimed(sha256) || keepers.stream().anyMatch(keeper -> keeper.references(sha256))) {
                return false;
            }
            store.delete(key(sha256));
            return true;
        });
    }

    @PreDestroy
    void close() {
        releases.shutdown();
    }

    /** A file with this content, for programs that want a path: the store's own file, or a copy kept in the cache. Never write to it. */
    public Path local(String sha256) throws IOException {
        Optional<Path> own = store.localPath(key(sha256));
        if (own.isPresent()) {
            return own.get();
        }
        Path cached = home.folder("cache/blobs").resolve(sha256);
        if (!Cache.touch(cached)) {
            fetch(sha256, cached);
        }
        return cached;
    }

    private void fetch(String sha256, Path target) throws IOException {
        Path partial = Files.createTempFile(target.getParent(), sha256, Cache.PARTIAL);
        try (InputStream content = open(sha256)) {
            Blob fetched = copy(content, partial);
            if (!fetched.sha256().equals(sha256)) {
                throw new IOException("The object store holds other bytes under %s: their SHA-256 is %s."
                        .formatted(key(sha256), fetched.sha256()));
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** An empty file in the spool folder, readable by the server's user only. The caller deletes it or gives it to {@link #take}. */
    public Path spool() throws IOException {
        return Files.createTempFile(home.folder("spool"), "blob-", ".partial");
    }

    /** Reads the stream into the file and says what it was. */
    public static Blob copy(InputStream content, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            return measure(content, out);
        }
    }

    /** Reads the stream to its end and says what it was. */
    public static Blob measure(InputStream content) throws IOException {
        return measure(content, OutputStream.nullOutputStream());
    }

    private static Blob measure(InputStream content, OutputStream copy) throws IOException {
        MessageDigest digest = Sha256.digest();
        long size = new DigestInputStream(content, digest).transferTo(copy);
        return new Blob(HexFormat.of().formatHex(digest.digest()), size);
    }

    private void store(Blob blob, Path file) throws IOException {
        claims.claim(blob.sha256());
        store.store(key(blob.sha256()), file);
    }

    static String key(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("Not a SHA-256 in lower-case hex: " + sha256);
        }
        return PREFIX + sha256.substring(0, 2) + "/" + sha256;
    }

    static String sha256(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
