package dev.headstock.server.runs;

import dev.headstock.server.queue.JobState;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of a run in one line for people. */
final class RunSummaryText {
    private RunSummaryText() {}

    /**
     * @param attempts so far
     * @param phase of the worker, null before its first report
     * @param secondsLeft estimate, null when unknown
     * @param primary best value of the run's main metric as text, null when there is none
     */
    record Facts(
            JobState state,
            int attempts,
            @Nullable String phase,
            long step,
            long totalSteps,
            @Nullable Double secondsLeft,
            @Nullable Double seconds,
            @Nullable String primary,
            @Nullable String reason) {}

    static String of(Facts run) {
        return switch (run.state()) {
            // A run that a person restarts has attempts behind it, but none that is being made good.
            case QUEUED -> run.reason() == null ? "Waiting for a free slot" : "Waiting to try again: " + run.reason();
            case STARTING -> run.attempts() <= 1 ? "Starting" : "Starting attempt " + run.attempts();
            case RUNNING -> running(run);
            case PAUSED ->
                run.step() == 0 ? "Paused" : "Paused at step %d of %d".formatted(run.step(), run.totalSteps());
            case SUCCEEDED -> succeeded(run);
            case FAILED -> text(run.reason());
            case CANCELLED ->
                run.step() == 0 ? "Cancelled" : "Cancelled at step %d of %d".formatted(run.step(), run.totalSteps());
        };
    }

    private static String running(Facts run) {
        String phase = run.phase() == null ? "running" : run.phase();
        StringBuilder text =
                new StringBuilder(phase.substring(0, 1).toUpperCase(Locale.ROOT)).append(phase.substring(1));
        if (run.step() > 0) {
            text.append(", step %d of %d".formatted(run.step(), run.totalSteps()));
        }
        if (run.secondsLeft() != null) {
            text.append(", ").append(duration(run.secondsLeft())).append(" left");
        }
        return text.toString();
    }

    private static String succeeded(Facts run) {
        StringBuilder text = new StringBuilder("Done");
        if (run.seconds() != null) {
            text.append(" in ").append(duration(run.seconds()));
        }
        if (run.primary() != null) {
            text.append(", ").append(run.primary());
        }
        return text.toString();
    }

    private static String text(@Nullable String reason) {
        return reason == null ? "The reason is not known." : reason;
    }

    /** {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
    static String duration(double seconds) {
        Duration duration = Duration.ofSeconds(Math.max(0, Math.round(seconds)));
        if (duration.toHours() > 0) {
            return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
        }
        if (duration.toMinutes() > 0) {
            return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return duration.toSeconds() + " s";
    }
}
