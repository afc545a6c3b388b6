package dev.headstock.server.evaluations;

import dev.headstock.protocol.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of a job of kind {@code evaluate}.
 *
 * @param splits to evaluate; TEST when left out, or DEV where there is no TEST
 * @param replicates bootstrap replicates for intervals, 1000 when left out; 0 for none
 */
record EvaluateOptions(
        @Nullable List<Split> splits, @Nullable Integer replicates) {}
