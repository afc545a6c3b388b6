package dev.headstock.server.storage;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes blobs that no row names. A blob is written before its row, so young ones are left alone; and storing a blob again makes it young
 * again, so one that is just being named anew is safe too.
 */
@Component
class BlobSweep {
    private static final Logger log = LoggerFactory.getLogger(BlobSweep.class);
    private static final Duration YOUNG = Duration.ofDays(1);

    private final ObjectStore store;
    private final List<BlobReferences> keepers;

    BlobSweep(ObjectStore store, List<BlobReferences> keepers) {
        this.store = store;
        this.keepers = keepers;
    }

    @Scheduled(fixedDelay = 6 * 3_600_000L, initialDelay = 600_000)
    void sweep() throws IOException {
        int deleted = deleteUnreferenced(Instant.now().minus(YOUNG));
        if (deleted > 0) {
            log.info("Deleted {} blobs that nothing refers to.", deleted);
        }
    }

    /** The old blobs are listed before the references are read: what is named in between is then seen as referenced. */
    int deleteUnreferenced(Instant before) throws IOException {
        List<ObjectStore.StoredObject> old = store.list(Blobs.PREFIX).stream()
                .filter(object -> object.modified().isBefore(before))
                .toList();
        Set<String> referenced = new HashSet<>();
        keepers.forEach(keeper -> keeper.referencedBlobs().forEach(sha256 -> referenced.add(Blobs.key(sha256))));
        int deleted = 0;
        for (ObjectStore.StoredObject object : old) {
            if (!referenced.contains(object.key())) {
                store.delete(object.key());
                deleted++;
            }
        }
        return deleted;
    }
}
