package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.model.Adapter.Merge;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.trainer.model.PlacedAdapters.Placed;
import dev.headstock.trainer.plugins.ModuleFaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds adapters into the projections at their sites. Of several at one site, the first ones are folded up to one that cannot be. A
 * projection that several sites share, as in ALBERT, cannot take up what is meant for one of them.
 */
final class AdapterMerge {
    private final ModelOutline outline;
    private final PlacedAdapters adapters;
    private final Parameters parameters;

    /**
     * A projection with what was folded into it.
     *
     * @param folded the adapters that it replaces
     */
    private record Folded(LinearWeights weights, List<Placed> folded) {}

    AdapterMerge(ModelOutline outline, PlacedAdapters adapters, Parameters parameters) {
        this.outline = outline;
        this.adapters = adapters;
        this.parameters = parameters;
    }

    boolean isComplete(NDManager memory) {
        for (Map.Entry<Site, List<Placed>> placed : adapters.bySite().entrySet()) {
            boolean allFolded = placed.getValue().isEmpty()
                    || hasOwnProjection(placed.getKey())
                            && fold(placed.getKey(), placed.getValue(), memory)
                                            .folded()
                                            .size()
                                    == placed.getValue().size();
            if (!allFolded) {
                return false;
            }
        }
        return true;
    }

    /** The parameter at a path with what can be folded into it, as an array of {@code memory}. */
    NDArray merged(String path, NDManager memory) {
        for (Map.Entry<Site, List<Placed>> placed : adapters.bySite().entrySet()) {
            Site site = placed.getKey();
            boolean isWeight = outline.weightAt(site).equals(Optional.of(path));
            boolean isBias = outline.biasAt(site).equals(Optional.of(path));
            if ((isWeight || isBias) && hasOwnProjection(site)) {
                LinearWeights weights = fold(site, placed.getValue(), memory).weights();
                NDArray bias = weights.bias();
                NDArray found = isWeight || bias == null ? weights.weight() : bias;
                found.attach(memory);
                return found;
            }
        }
        return copy(path, memory);
    }

    /**
     * Changes the projections and removes the adapters that they replace.
     *
     * @return how many these were
     */
    int apply(NDManager memory) {
        int merged = 0;
        for (Map.Entry<Site, List<Placed>> placed : adapters.bySite().entrySet()) {
            Site site = placed.getKey();
            if (!placed.getValue().isEmpty() && hasOwnProjection(site)) {
                Folded folded = fold(site, placed.getValue(), memory);
                folded.weights()
                        .weight()
                        .copyTo(parameters.get(outline.weightAt(site).orElseThrow()));
                NDArray bias = folded.weights().bias();
                if (bias != null) {
                    bias.copyTo(parameters.get(outline.biasAt(site).orElseThrow()));
                }
                folded.folded().forEach(adapters::remove);
                merged += folded.folded().size();
            }
        }
        return merged;
    }

    private boolean hasOwnProjection(Site site) {
        Optional<String> weight = outline.weightAt(site);
        return weight.isPresent()
                && outline.sites().stream()
                                .filter(other -> outline.weightAt(other).equals(weight))
                                .count()
                        == 1;
    }

    private Folded fold(Site site, List<Placed> placed, NDManager memory) {
        String weightPath = outline.weightAt(site).orElseThrow();
        String biasPath = outline.biasAt(site).orElse(null);
        LinearWeights base = new LinearWeights(
                parameters.view(weightPath, memory), biasPath == null ? null : parameters.view(biasPath, memory));
        LinearWeights current =
                new LinearWeights(copy(weightPath, memory), biasPath == null ? null : copy(biasPath, memory));
        List<Placed> folded = new ArrayList<>();
        for (Placed each : placed) {
            Optional<Merge> merge = each.adapter().merge();
            if (merge.isEmpty()) {
                break;
            }
            LinearWeights next = ModuleFaultException.required(
                    each.adapter(), "merge()", merge.get().merge(current, base, name -> parameter(each, name, memory)));
            ReturnedArrays.floats(
                    each.adapter(),
                    "merge()",
                    next.weight(),
                    current.weight().getShape().getShape());
            if ((next.bias() == null) != (biasPath == null)) {
                // There is no place for a bias that the base model does not have.
                break;
            }
            current = next;
            folded.add(each);
        }
        return new Folded(current, folded);
    }

    /** One of the adapter's own, or one that its placement shares. */
    private NDArray parameter(Placed placed, String name, NDManager memory) {
        String own = placed.prefix() + name;
        return parameters.view(parameters.has(own) ? own : placed.sharedPrefix() + name, memory);
    }

    private NDArray copy(String path, NDManager memory) {
        NDArray copy = parameters.get(path).duplicate();
        copy.attach(memory);
        return copy;
    }
}
