package dev.headstock.trainer.planning;

import dev.headstock.api.head.Head;
import dev.headstock.api.model.Site;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which layers a run computes only once, because nothing in them changes: nothing at or below them is trained, no adapter is at or below
 * them, and the head replaces no input tokens.
 *
 * @param upTo the highest of them, −1 for the embeddings alone, {@link #NONE} when there are none
 */
public record FrozenLayers(int upTo) {
    public static final int NONE = -2;

    /** A wholly frozen model is always cached. A frozen part below trained layers is, when the run asks for it. */
    static FrozenLayers of(
            ParameterTable parameters, List<ResolvedPlacement> placements, Head head, TrainingSettings settings) {
        int lowestTrained = IntStream.range(0, settings.epochs())
                .map(parameters::lowestTrained)
                .min()
                .orElse(ParameterTable.ABOVE);
        int lowestAdapted = placements.stream()
                .flatMap(placement -> placement.adapters().keySet().stream())
                .mapToInt(Site::layer)
                .min()
                .orElse(ParameterTable.ABOVE);
        boolean replacesTokens = Overrides.of(head, Head.class, "corrupt");
        int frozen = Math.min(Math.min(lowestTrained, lowestAdapted) - 1, parameters.topLayer());
        boolean whole = frozen == parameters.topLayer() && lowestTrained == ParameterTable.ABOVE;
        boolean cached = !replacesTokens && (whole || settings.cacheFrozenPrefix());
        return new FrozenLayers(cached ? Math.max(frozen, NONE) : NONE);
    }

    public boolean contains(int layer) {
        return layer <= upTo;
    }
}
