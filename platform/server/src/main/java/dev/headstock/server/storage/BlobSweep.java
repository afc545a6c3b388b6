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
 * Deletes what nobody named and nobody released: blobs whose row was never written or whose server was killed between the commit and the release,
 * and unfinished uploads to the store.
 */
@Component
class BlobSweep {
    private static final Logger log = LoggerFactory.getLogger(BlobSweep.class);
    /** A day in which a person can notice a mistake. */
    private static final Duration YOUNG = Duration.ofDays(1);

    private final ObjectStore store;
    private final Blobs blobs;
    private final StoreIdentity bond;
    private final List<BlobReferences> keepers;

    BlobSweep(ObjectStore store, Blobs blobs, StoreIdentity bond, List<BlobReferences> keepers) {
        this.store = store;
        this.blobs = blobs;
        this.bond = bond;
        this.keepers = keepers;
    }

    @Scheduled(fixedDelay = 6 * 3_600_000L, initialDelay = 600_000)
    void sweep() throws IOException {
        Instant before = Instant.now().minus(YOUNG);
        dropUnfinished(before);
        if (!bond.allowsSweep()) {
            return;
        }
        int deleted = deleteUnreferenced(before);
        if (deleted > 0) {
            log.info("Deleted {} blobs that nothing refers to.", deleted);
        }
    }

    /** A store may not allow its uploads to be listed; that is no reason to keep what can be deleted. */
    private void dropUnfinished(Instant before) {
        try {
            store.dropUnfinished(Blobs.PREFIX, before);
        } catch (IOException failure) {
            log.warn("Unfinished uploads could not be dropped: {}", failure.getMessage());
        }
    }

    /** What a row names is skipped at once; the others are looked at one by one, for a row may have come since. */
    int deleteUnreferenced(Instant before) throws IOException {
        Set<String> referenced = new HashSet<>();
        keepers.forEach(keeper -> referenced.addAll(keeper.referencedBlobs()));
        int deleted = 0;
        for (ObjectStore.StoredObject object : store.list(Blobs.PREFIX)) {
            String sha256 = Blobs.sha256(object.key());
            if (object.modified().isBefore(before)
                    && !referenced.contains(sha256)
                    && blobs.deleteUnlessWanted(sha256)) {
                deleted++;
            }
        }
        return deleted;
    }
}
