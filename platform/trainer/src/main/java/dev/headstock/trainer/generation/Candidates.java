package dev.headstock.trainer.generation;

/**
 * The tokens that may come next in one row, the most probable first, without those that would repeat an n-gram.
 *
 * @param ids of the vocabulary
 * @param logProbabilities in nats, as the model gives them
 */
record Candidates(int[] ids, double[] logProbabilities) {
    int size() {
        return ids.length;
    }
}
