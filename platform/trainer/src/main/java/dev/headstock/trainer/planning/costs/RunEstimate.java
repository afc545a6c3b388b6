package dev.headstock.trainer.planning.costs;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.SequenceLengths;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run costs, without running it.
 *
 * @param memoryBytes peak of the worker process
 * @param seconds on a machine of a given speed
 */
public record RunEstimate(long memoryBytes, double seconds) {

    /**
     * @param rows of each split of the data set
     * @param lengths of its rows, or null when unknown
     */
    public static RunEstimate of(
            ResolvedRun run, Map<Split, Long> rows, @Nullable LengthHistogram lengths, MachineSpeed speed) {
        CostModel cost =
                new CostModel(run, SequenceLengths.mean(lengths, run.settings().longestSequence()), 1);
        Map<Split, Long> used = UsedRows.of(rows, run.specification().variation());
        return new RunEstimate(cost.memoryBytes(used), cost.seconds(used, speed));
    }
}
