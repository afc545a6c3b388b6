package dev.headstock.server.storage;

import dev.headstock.server.home.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Content named by its own SHA-256: the same bytes are stored once, and can be checked whenever they are read. Write the blob first, then
 * the row that names it; a blob without a row is swept after a day.
 */
@Component
public class Blobs {
    static final String PREFIX = "blobs/";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final ObjectStore store;
    private final Home home;

    Blobs(ObjectStore store, Home home) {
        this.store = store;
        this.home = home;
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

    /** A file with this content, for programs that want a path: the store's own file, or a copy kept in the cache. Never write to it. */
    public Path local(String sha256) throws IOException {
        Optional<Path> own = store.localPath(key(sha256));
        if (own.isPresent()) {
            return own.get();
        }
        Path cached = home.folder("cache/blobs").resolve(sha256);
        if (!Files.exists(cached)) {
            Path partial = Files.createTempFile(cached.getParent(), sha256, ".partial");
            try (InputStream content = open(sha256)) {
                Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(partial, cached, StandardCopyOption.ATOMIC_MOVE);
        }
        return cached;
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
        MessageDigest digest = sha256();
        long size = new DigestInputStream(content, digest).transferTo(copy);
        return new Blob(HexFormat.of().formatHex(digest.digest()), size);
    }

    private void store(Blob blob, Path file) throws IOException {
        store.store(key(blob.sha256()), file);
    }

    static String key(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("Not a SHA-256 in lower-case hex: " + sha256);
        }
        return PREFIX + sha256.substring(0, 2) + "/" + sha256;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
