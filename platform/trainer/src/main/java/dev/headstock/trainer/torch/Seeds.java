package dev.headstock.trainer.torch;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Everything random is drawn from the run's seed and the name of what it is for, never from a generator that is carried along: so a
 * resumed run, which starts in the middle, draws the same numbers.
 */
public final class Seeds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /** A seed for the {@code index}-th use of {@code purpose}. */
    public static long of(long seed, String purpose, long index) {
        long hash = FNV_OFFSET;
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return new SplittableRandom(seed ^ hash).split().nextLong() + index * GOLDEN;
    }

    /** A seed for the {@code index}-th use of something that has a seed of its own: SplitMix64, cheap enough for inner loops. */
    static long mix(long seed, long index) {
        long bits = seed + (index + 1) * GOLDEN;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }

    /** Likewise for a use with three numbers, such as step, pass and draw. */
    public static long of(long seed, String purpose, long step, int pass, int draw) {
        return of(of(of(seed, purpose, step), purpose, pass), purpose, draw);
    }

    /** One number in [0, 1). */
    public static double uniform(long seed, String purpose, long index) {
        return new SplittableRandom(of(seed, purpose, index)).nextDouble();
    }
}
