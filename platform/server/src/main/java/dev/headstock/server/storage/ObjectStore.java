package dev.headstock.server.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps bytes under keys. An object is whole or absent, and survives a power cut once {@link #store} has returned. Keys are made by the
 * server, never by callers of the REST API: segments of {@code [a-z0-9-]} with {@code /} between.
 */
public interface ObjectStore {

    /** An object without its bytes. */
    record StoredObject(String key, long size, Instant modified) {}

    /** Takes the file over: it is gone afterwards. An object that was there before is replaced. */
    void store(String key, Path file) throws IOException;

    /**
     * The bytes from {@code offset} to the end. The caller closes the stream.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such object
     */
    InputStream open(String key, long offset) throws IOException;

    Optional<StoredObject> find(String key) throws IOException;

    /** Every object whose key starts with {@code prefix}. */
    List<StoredObject> list(String prefix) throws IOException;

    /** Deleting what is not there is harmless. */
    void delete(String key) throws IOException;

    /** Forgets uploads of keys with this prefix that were begun before and never finished, and what they occupy. */
    void dropUnfinished(String prefix, Instant before) throws IOException;

    /** A path to read the object directly, when the store has one. */
    Optional<Path> localPath(String key);

    /** Where the objects lie. */
    enum Kind {
        @JsonProperty("folder")
        FOLDER,
        @JsonProperty("s3")
        S3
    }

    Kind kind();

    /** Where it is, for people: a folder's path or a bucket's name. */
    String place();

    /** Room that is left, when the store knows. */
    OptionalLong freeBytes();
}
