package dev.headstock.trainer.model;

import dev.headstock.api.Adapter;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The adapters of a model, from the input upwards. */
final class Placements {
    private final Map<Place, Placed> byPlace = new LinkedHashMap<>();

    Placements(Map<Site, Adapter> adapters) {
        adapters.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Site, Adapter> entry) ->
                                entry.getKey().layer())
                        .thenComparing(entry -> entry.getKey().role()))
                .forEach(entry -> byPlace.put(
                        new Place(entry.getKey().layer(), entry.getKey().role()),
                        new Placed(entry.getKey(), entry.getValue())));
    }

    Optional<Placed> at(int layer, Role role) {
        return Optional.ofNullable(byPlace.get(new Place(layer, role)));
    }

    Collection<Placed> all() {
        return byPlace.values();
    }

    void remove(Placed placed) {
        byPlace.values().remove(placed);
    }

    private record Place(int layer, Role role) {}

    record Placed(Site site, Adapter adapter) {}
}
