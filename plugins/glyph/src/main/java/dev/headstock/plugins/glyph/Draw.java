package dev.headstock.plugins.glyph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How the characters that are hidden are drawn. */
enum Draw {
    /** Each character is as likely as any other. */
    PLAIN,
    /** A character that is twice as frequent is drawn twice as likely, without replacement. */
    BY_FREQUENCY;

    /** In [0, 1), from the seed and the character alone, so that two numbers say which characters were drawn. */
    static double uniform(long seed, int character) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + character).nextDouble();
    }

    /**
     * The characters in the order in which they are drawn: a larger draw contains a smaller one.
     *
     * @param counts of each character, at least 1
     * @see <a href="https://doi.org/10.1016/j.ipl.2005.11.003">Efraimidis and Spirakis, 2006</a>
     */
    List<Integer> order(Map<Integer, Long> counts, long seed) {
        List<Integer> order = new ArrayList<>(counts.keySet());
        order.sort(Comparator.<Integer>comparingDouble(
                        character -> key(character, counts.getOrDefault(character, 1L), seed))
                .thenComparing(Comparator.naturalOrder()));
        return order;
    }

    private double key(int character, long count, long seed) {
        double uniform = uniform(seed, character);
        return switch (this) {
            case PLAIN -> uniform;
            // The first of exponential clocks with these rates rings with a chance in proportion to its rate.
            case BY_FREQUENCY -> -Math.log1p(-uniform) / count;
        };
    }
}
