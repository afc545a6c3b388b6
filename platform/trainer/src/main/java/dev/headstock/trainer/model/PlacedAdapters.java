package dev.headstock.trainer.model;

import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The adapters of a model by site; those of several placements stack in the order of the run's list. */
final class PlacedAdapters {
    private final Map<Place, List<Placed>> byPlace = new LinkedHashMap<>();

    private record Place(int layer, SiteRole role) {}

    /**
     * @param extension id of its placement
     * @param placement name of its placement in the run
     * @param prefix of the paths of its parameters
     */
    record Placed(String extension, String placement, Site site, Adapter adapter, String prefix) {
        String sharedPrefix() {
            return ParameterPaths.shared(placement);
        }
    }

    PlacedAdapters(List<ResolvedPlacement> placements) {
        for (ResolvedPlacement placement : placements) {
            placement.adapters().forEach((site, adapter) -> byPlace.computeIfAbsent(
                            new Place(site.layer(), site.role()), place -> new ArrayList<>())
                    .add(new Placed(
                            placement.id(),
                            placement.name(),
                            site,
                            adapter,
                            ParameterPaths.adapter(placement.name(), site))));
        }
    }

    /** In the order in which they are applied; usually none. */
    List<Placed> at(int layer, SiteRole role) {
        return byPlace.isEmpty() ? List.of() : byPlace.getOrDefault(new Place(layer, role), List.of());
    }

    List<Placed> all() {
        return byPlace.values().stream().flatMap(List::stream).toList();
    }

    /** By site, each with its adapters in order. */
    Map<Site, List<Placed>> bySite() {
        Map<Site, List<Placed>> all = new HashMap<>();
        byPlace.values().forEach(placed -> all.put(placed.get(0).site(), List.copyOf(placed)));
        return all;
    }

    void remove(Placed placed) {
        byPlace.values().forEach(list -> list.remove(placed));
    }
}
