package dev.headstock.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model looks like, without its weights.
 *
 * @param family the id of the {@link ModelFamily} that reads it
 * @param layers number of equal blocks
 * @param width features per token
 * @param parameters every array the family loads, in the order of the forward pass; paths are those of the Hugging Face checkpoint
 *     without the model's own prefix
 * @param sites every place a module can go
 * @param weights the path of the [out, in] weight at each projection site
 * @param dropout the checkpoint's own dropout on hidden states
 * @param config what {@code config.json} said, numbers, strings and booleans only
 */
public record ModelOutline(
        String family,
        int layers,
        int width,
        int attentionHeads,
        int feedForwardWidth,
        int vocabulary,
        int maxTokens,
        double dropout,
        List<ParameterInfo> parameters,
        List<Site> sites,
        Map<Site, String> weights,
        Map<String, Object> config) {

    public ModelOutline {
        parameters = List.copyOf(parameters);
        sites = List.copyOf(sites);
        weights = Map.copyOf(weights);
        config = Map.copyOf(config);
    }

    /** The sites that play a role, from the input upwards. */
    public List<Site> sites(Role role) {
        return sites.stream().filter(site -> site.role() == role).toList();
    }

    /** The path of the weight matrix at a projection; empty at points of the residual stream. */
    public Optional<String> weightAt(Site site) {
        return Optional.ofNullable(weights.get(site));
    }

    public long parameterCount() {
        return parameters.stream().mapToLong(ParameterInfo::size).sum();
    }
}
