package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Arrays that adapters made available in one pass. */
final class Published {
    private final Map<Key, NDArray> latest = new HashMap<>();
    private final Map<SiteKey, NDArray> bySite = new HashMap<>();

    /** Placements do not see each other's arrays. */
    private record Key(String placement, String name) {}

    private record SiteKey(Site site, String name) {}

    void put(String placement, Site site, String name, NDArray array) {
        latest.put(new Key(placement, name), array);
        bySite.put(new SiteKey(site, name), array);
    }

    /** What an earlier site of the placement published last. */
    Optional<NDArray> latest(String placement, String name) {
        return Optional.ofNullable(latest.get(new Key(placement, name)));
    }

    Optional<NDArray> at(Site site, String name) {
        return Optional.ofNullable(bySite.get(new SiteKey(site, name)));
    }
}
