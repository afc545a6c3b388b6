package dev.headstock.trainer.datasets.splits;

import dev.headstock.protocol.Split;
import java.util.Map;

/** Draws the splits of rows that come one after the other. */
public interface SplitDraw {

    /** Rows per split that are still to be drawn. */
    Map<Split, Long> totals();

    /**
     * The split of the next row.
     *
     * @param classes number of its set of classes in {@link Strata}
     */
    Split next(int classes, int group);
}
