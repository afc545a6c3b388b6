package dev.headstock.protocol.worker;

import dev.headstock.protocol.Choice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Run an analysis.
 *
 * @param models its subjects, in their order
 * @param references models that options name
 * @param data chosen for the job, or null for the data of the first trained subject
 * @param seed everything random follows from it
 */
public record AnalyzeWork(
        Choice analysis,
        List<ModelFiles> models,
        List<ModelFiles> references,
        @Nullable DataFiles data,
        long seed) {}
