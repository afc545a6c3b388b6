package dev.headstock.trainer.planning;

/** How much the model reads at once. The engine cuts batches by it, and estimates of memory count on it. */
public final class PassLimit {
    /** Positions, padding included: enough to keep a processor busy, few enough for the memory of a small machine. */
    public static final int TOKENS = 4096;

    private PassLimit() {}

    /** The most positions in one pass over texts of up to {@code longest} tokens, a text always being read in one piece. */
    public static long tokens(long texts, long longest) {
        return Math.min(texts * longest, Math.max(TOKENS, longest));
    }
}
