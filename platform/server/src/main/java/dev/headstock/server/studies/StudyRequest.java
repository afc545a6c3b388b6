package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.host.StudyRound.SearchRange;
import dev.headstock.server.experiments.ExperimentRequest.Specification;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A study as people ask for it.
 *
 * @param specification that it varies
 * @param searchSpace ranges by path, such as {@code placements.0.options.rank}; none when left out
 * @param budget what may be queued at most; unlimited when left out
 */
public record StudyRequest(
        String name,
        Choice study,
        Specification specification,
        @Nullable Map<String, SearchRange> searchSpace,
        @Nullable Budget budget) {

    /** @param minutes of training, as estimated */
    public record Budget(@Nullable Integer runs, @Nullable Double minutes) {}
}
