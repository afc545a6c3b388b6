package dev.headstock.trainer.training;

import dev.headstock.api.head.Head;
import dev.headstock.trainer.encoding.BatchOrder;
import dev.headstock.trainer.encoding.UnitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The units that are trained on, and their order: both follow from the seed and the epoch. */
final class TrainingUnits {
    private final UnitSet all;
    private final Head head;
    private final int[] numbers;
    private final int[] longest;
    private final int batchSize;
    private final long seed;

    /**
     * @param useUnlabeled whether units without a target take part
     * @throws IllegalArgumentException when there is nothing to train on
     */
    TrainingUnits(UnitSet all, Head head, boolean useUnlabeled, int batchSize, long seed) {
        this.all = all;
        this.head = head;
        this.batchSize = batchSize;
        this.seed = seed;
        this.longest = all.longest();
        this.numbers = useUnlabeled
                ? IntStream.range(0, all.size()).toArray()
                : inEpoch(0).labeled();
        if (numbers.length == 0) {
            throw new IllegalArgumentException(
                    all.size() == 0
                            ? "The data set has no training rows."
                            : "None of the training rows has a target. Label some of them, or choose a method that does not need labels.");
        }
    }

    /** The units with the input of an epoch: heads may replace tokens anew each time. */
    UnitSet inEpoch(int epoch) {
        return all.isCorruptible() ? all.corrupted(head, seed, epoch) : all;
    }

    /** Whether all epochs read the same tokens. */
    boolean areFixed() {
        return !all.isCorruptible();
    }

    /** The batches of an epoch, numbers of units. */
    List<int[]> batches(int epoch) {
        return BatchOrder.shuffled(numbers, longest, batchSize, seed, epoch);
    }

    long batchesPerEpoch() {
        return BatchOrder.count(numbers.length, batchSize);
    }

    /** All of them, ascending. */
    int[] numbers() {
        return numbers.clone();
    }
}
