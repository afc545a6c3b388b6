package dev.headstock.trainer.planning;

import dev.headstock.api.head.Head;
import dev.headstock.trainer.planning.parameters.Overrides;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import java.util.stream.IntStream;

/**
 * Which layers a run computes only once, because nothing in them changes: nothing at or below them is trained, no adapter is at or below
 * them, no interceptor watches layers, and neither a head nor a placement changes the input tokens.
 *
 * @param upTo the highest of them, −1 for the embeddings alone, {@link #NONE} when there are none
 */
public record FrozenLayers(int upTo) {
    public static final int NONE = -2;

    /** A wholly frozen model is always cached. A frozen part below trained layers is, when the run asks for it. */
    static FrozenLayers of(ResolvedRun run) {
        int lowestTrained = IntStream.range(0, run.settings().epochs())
                .map(run.parameters()::lowestTrained)
                .min()
                .orElse(ParameterTable.ABOVE);
        int frozen = Math.min(lowestTrained - 1, run.parameters().topLayer());
        boolean whole = lowestTrained == ParameterTable.ABOVE;
        boolean wanted = whole || run.settings().cacheFrozenPrefix();
        return new FrozenLayers(wanted && isPossible(run, frozen) ? Math.max(frozen, NONE) : NONE);
    }

    private static boolean isPossible(ResolvedRun run, int upTo) {
        boolean adapted = run.placements().stream()
                .flatMap(placement -> placement.adapters().keySet().stream())
                .anyMatch(site -> site.layer() <= upTo);
        boolean watched = run.interceptors().stream()
                .anyMatch(
                        interceptor -> !interceptor.watchedLayers(run.outline()).isEmpty());
        boolean replacesTokens = Overrides.of(run.head(), Head.class, "corrupt");
        return !adapted && !watched && !replacesTokens && run.placeholderTokens() == 0;
    }

    public boolean contains(int layer) {
        return layer <= upTo;
    }
}
