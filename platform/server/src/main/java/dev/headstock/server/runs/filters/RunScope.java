package dev.headstock.server.runs.filters;

import dev.headstock.server.queue.JobState;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The runs that a list, a table or an action is about. Null restricts nothing.
 *
 * @param dataset any version of it
 * @param states empty for all
 * @param search part of the run's or the experiment's name
 */
public record RunScope(
        @Nullable UUID experiment,
        @Nullable UUID dataset,
        @Nullable UUID baseModel,
        Set<JobState> states,
        @Nullable String search,
        RunCondition condition) {}
