package dev.headstock.server.storage;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes sure that store and database belong together, before anybody uses the store: objects that the database does not name are deleted, and a
 * database that knows nothing of them must not be the judge. Both carry the same id, and count the starts of the server; a store that has seen
 * more starts than its database means that an older database was restored.
 */
final class StoreIdentity {
    static final String KEY = "identity";
    /** After a restore nothing is swept for so long: time to notice that it was the wrong dump. */
    private static final int DAYS_AFTER_RESTORE = 7;

    private static final Logger log = LoggerFactory.getLogger(StoreIdentity.class);

    private final ObjectStore store;
    private final JdbcClient jdbc;
    private final Home home;

    StoreIdentity(ObjectStore store, JdbcClient jdbc, Home home) {
        this.store = store;
        this.jdbc = jdbc;
        this.home = home;
    }

    /** @param bonded whether a store carries the id */
    record Row(UUID id, boolean bonded, long starts) {}

    private record Mark(UUID id, long starts) {}

    /** @throws StartupException when they do not belong together; neither is changed then */
    void check() throws IOException {
        Row row = jdbc.sql("select id, bonded, starts from object_store")
                .query(Row.class)
                .single();
        Optional<Mark> mark = read();
        if (mark.isEmpty()) {
            refuseStranger(row);
            write(new Mark(row.id(), 0));
        } else if (!mark.get().id().equals(row.id())) {
            throw new StartupException(
                    "The object store %s belongs to another Headstock database.".formatted(store.place()),
                    CORRECT,
                    null);
        } else if (mark.get().starts() > row.starts()) {
            noteRestore();
        }
        long starts = Math.max(row.starts(), mark.map(Mark::starts).orElse(0L)) + 1;
        // The database first: a server killed in between must not look like a restore.
        jdbc.sql("update object_store set bonded = true, starts = :starts")
                .param("starts", starts)
                .update();
        write(new Mark(row.id(), starts));
    }

    private static final String CORRECT =
            "Correct HEADSTOCK_DATABASE_URL, HEADSTOCK_S3_BUCKET or HEADSTOCK_HOME so that they name a database and its own objects. Nothing was changed.";

    private void refuseStranger(Row row) throws IOException {
        if (row.bonded()) {
            throw new StartupException(
                    "The object store %s is not the one that this database belongs to: its object '%s' is missing."
                            .formatted(store.place(), KEY),
                    CORRECT,
                    null);
        }
        if (!store.list(Blobs.PREFIX).isEmpty()) {
            throw new StartupException(
                    "This database is new, but the object store %s already holds objects.".formatted(store.place()),
                    "If the database was lost, restore its backup. If a wrong one is named, correct HEADSTOCK_DATABASE_URL. To start over, choose an empty bucket or home folder.",
                    null);
        }
    }

    private void noteRestore() {
        log.warn(
                "The database is older than the object store {}: it was restored. Objects that it does not name are kept for {} days.",
                store.place(),
                DAYS_AFTER_RESTORE);
        jdbc.sql("update object_store set sweep_after = now() + make_interval(days => :days)")
                .param("days", DAYS_AFTER_RESTORE)
                .update();
    }

    boolean allowsSweep() {
        return jdbc.sql("select now() > sweep_after from object_store")
                .query(Boolean.class)
                .single();
    }

    private Optional<Mark> read() throws IOException {
        try (InputStream content = store.open(KEY, 0)) {
            String[] words = new String(content.readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            return Optional.of(new Mark(UUID.fromString(words[0]), Long.parseLong(words[1])));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void write(Mark mark) throws IOException {
        Path file = Files.createTempFile(home.folder("spool"), "identity-", ".partial");
        Files.writeString(file, mark.id() + " " + mark.starts() + "\n");
        store.store(KEY, file);
    }
}
