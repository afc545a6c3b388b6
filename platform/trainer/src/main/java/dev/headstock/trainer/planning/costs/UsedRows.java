package dev.headstock.trainer.planning.costs;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.Variation;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many rows of each split a run uses: a study may leave out a share or a fold of the training rows. */
public final class UsedRows {
    private UsedRows() {}

    public static Map<Split, Long> of(Map<Split, Long> rows, @Nullable Variation variation) {
        Variation.TrainRows chosen = variation == null ? null : variation.trainRows();
        if (chosen == null) {
            return rows;
        }
        Map<Split, Long> used = new EnumMap<>(Split.class);
        used.putAll(rows);
        long train = rows.getOrDefault(Split.TRAIN, 0L);
        if (chosen.folds() > 0) {
            long fold = train / chosen.folds();
            used.put(Split.TRAIN, train - fold);
            used.put(Split.DEV, fold);
        } else {
            used.put(Split.TRAIN, Math.round(train * chosen.share()));
        }
        return used;
    }
}
