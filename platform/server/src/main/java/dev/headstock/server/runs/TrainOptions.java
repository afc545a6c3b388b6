package dev.headstock.server.runs;

import dev.headstock.protocol.Choice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a job of kind {@code train} that makes a new run, in an experiment of its own.
 *
 * @param name of the experiment
 * @param placements in their order; none leaves the model without adapters
 * @param strategies in their order: each receives the plan of the ones before
 * @param settings what differs from the defaults that {@code GET /api/v1/training-settings} names
 * @param slots 1 when left out
 */
public record TrainOptions(
        String name,
        @Nullable String note,
        Choice head,
        @Nullable List<Choice> placements,
        @Nullable List<Choice> strategies,
        @Nullable Map<String, @Nullable Object> settings,
        @Nullable Integer slots) {}
