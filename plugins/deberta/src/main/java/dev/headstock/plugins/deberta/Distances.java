package dev.headstock.plugins.deberta;

/**
 * Numbers the distances between tokens: near ones each by itself, far ones in buckets that grow by the logarithm.
 *
 * @param span distances are numbered from 0 to {@code 2 · span − 1}; {@code span} is the token itself
 * @param buckets 0: each distance is a number of its own
 * @param farthest distance that buckets tell apart
 */
record Distances(int span, int buckets, int farthest) {

    static Distances of(int buckets, int farthest) {
        return new Distances(buckets > 0 ? buckets : farthest, buckets, farthest);
    }

    int count() {
        return 2 * span;
    }

    /** [tokens · tokens]: of each token i and then each token j, the number of {@code i − j}. */
    long[] between(int tokens) {
        long[] numbers = new long[2 * tokens - 1];
        for (int distance = 1 - tokens; distance < tokens; distance++) {
            numbers[distance + tokens - 1] = Math.min(Math.max(bucket(distance) + span, 0), count() - 1);
        }
        long[] between = new long[tokens * tokens];
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < tokens; j++) {
                between[i * tokens + j] = numbers[i - j + tokens - 1];
            }
        }
        return between;
    }

    /** In single precision, as transformers computes it: rounding up makes the last bit count. */
    private int bucket(int distance) {
        int middle = buckets / 2;
        int away = Math.abs(distance);
        if (buckets == 0 || away <= middle) {
            return distance;
        }
        float share =
                (float) Math.log((float) away / middle) / (float) Math.log((float) ((farthest - 1) / (double) middle));
        return (int) Math.signum(distance) * ((int) Math.ceil(share * (middle - 1)) + middle);
    }
}
