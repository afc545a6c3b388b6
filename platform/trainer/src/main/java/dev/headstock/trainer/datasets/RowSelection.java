package dev.headstock.trainer.datasets;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.Variation.TrainRows;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a run uses, and as what. A share of the training rows is taken in a fixed order, so that a smaller share is part of a larger
 * one; a fold of them takes the place of dev. Both follow from (seed, group), or (seed, row) without groups, alone.
 */
public final class RowSelection {
    /** Every row in its own split. */
    public static final RowSelection ALL = new RowSelection(null);

    private final @Nullable TrainRows rows;

    private RowSelection(@Nullable TrainRows rows) {
        this.rows = rows;
    }

    /** @param rows null for all */
    public static RowSelection of(@Nullable TrainRows rows) {
        return new RowSelection(rows);
    }

    /** The split in which the run uses a row; empty when it does not. */
    public Optional<Split> split(Example row, Split stored) {
        TrainRows selected = rows;
        if (selected == null || stored == Split.TEST) {
            return Optional.of(stored);
        }
        if (selected.folds() > 0) {
            if (stored == Split.DEV) {
                return Optional.empty();
            }
            boolean leftOut = (int) (place(row, selected.seed()) * selected.folds()) == selected.fold();
            return Optional.of(leftOut ? Split.DEV : Split.TRAIN);
        }
        return stored == Split.DEV || place(row, selected.seed()) < selected.share()
                ? Optional.of(stored)
                : Optional.empty();
    }

    /** In [0, 1). */
    private static double place(Example row, long seed) {
        long key = row.value(ColumnRole.GROUP)
                .map(Cell::toString)
                .map(TextSet::hash)
                .orElse(row.row());
        return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + key).nextDouble();
    }
}
