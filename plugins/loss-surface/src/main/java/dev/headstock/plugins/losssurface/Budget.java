package dev.headstock.plugins.losssurface;

import dev.headstock.api.analysis.AnalysisContext;
import java.time.Duration;

/** Refuses work that would take longer than the user allows, before it begins. */
final class Budget {
    private Budget() {}

    /**
     * Times one evaluation, after one that warms up. A job that has begun is not measured again when it resumes.
     *
     * @param one everything that is evaluated at one point
     */
    static void require(AnalysisContext context, LossSurface.Options options, Runnable one) {
        float[] begun = context.state("begun", () -> new float[1]);
        if (begun[0] == 1) {
            return;
        }
        one.run();
        long before = System.nanoTime();
        one.run();
        double seconds = (System.nanoTime() - before) / 1e9;
        int points = options.points() * options.points();
        if (seconds * points > Duration.ofMinutes(options.minutes()).toSeconds()) {
            throw new IllegalArgumentException(refusal(options, seconds));
        }
        begun[0] = 1;
    }

    private static String refusal(LossSurface.Options options, double seconds) {
        long whole = (long) Math.ceil(seconds * options.points() * options.points() / 60);
        int affordable = (int) Math.sqrt(options.minutes() * 60 / seconds);
        int odd = affordable - (affordable + 1) % 2;
        String fewer =
                odd < LossSurface.FEWEST_POINTS ? "Choose fewer examples" : "Choose at most %d points".formatted(odd);
        return "minutes allows %d, and %d × %d points would take about %d here, %.2g s each. %s, or set minutes to %d."
                .formatted(options.minutes(), options.points(), options.points(), whole, seconds, fewer, whole);
    }
}
