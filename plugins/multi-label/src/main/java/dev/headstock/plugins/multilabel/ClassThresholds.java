package dev.headstock.plugins.multilabel;

import dev.headstock.kit.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The threshold of each class with the largest F1. Keeps the scores of the examples themselves, which bootstrap
 * replicates share, and sorts them when it is asked.
 */
final class ClassThresholds {
    private static final int FIRST_SIZE = 64;

    private final int classes;
    private final List<float[]> scores = new ArrayList<>();
    /** Where the ids of an example end in {@link #present}. */
    private int[] ends = new int[FIRST_SIZE];

    private int[] present = new int[FIRST_SIZE];

    ClassThresholds(int classes) {
        this.classes = classes;
    }

    /** @param ids of the classes that apply */
    void add(float[] logits, int[] ids) {
        int begin = scores.isEmpty() ? 0 : ends[scores.size() - 1];
        int end = begin + ids.length;
        if (scores.size() == ends.length) {
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
        if (end > present.length) {
            present = Arrays.copyOf(present, Math.max(end, 2 * present.length));
        }
        System.arraycopy(ids, 0, present, begin, ids.length);
        ends[scores.size()] = end;
        scores.add(logits);
    }

    /** Logits by class id; 0, a probability of 0.5, for a class that no example has. */
    float[] largestF1() {
        float[] best = new float[classes];
        for (int id = 0; id < classes; id++) {
            Thresholds thresholds = new Thresholds();
            boolean occurs = false;
            for (int example = 0; example < scores.size(); example++) {
                boolean applies = applies(example, id);
                occurs |= applies;
                thresholds.add(scores.get(example)[id], applies ? 1 : 0, 0);
            }
            best[id] = occurs ? thresholds.largestF1() : 0;
        }
        return best;
    }

    private boolean applies(int example, int id) {
        for (int i = example == 0 ? 0 : ends[example - 1]; i < ends[example]; i++) {
            if (present[i] == id) {
                return true;
            }
        }
        return false;
    }
}
