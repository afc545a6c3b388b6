package dev.headstock.trainer.processes.worker;

import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.trainer.training.TrainingObserver.StepReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the worker does right now, and when anything last moved; written by the threads that work, read by the heartbeat's. */
final class Status {
    /** Weight of the newest step in the running averages. */
    private static final double NEWEST = 0.1;

    /** Of which steps are reported where a job counts none: per mille. */
    private static final long WHOLE = 1_000;

    private String phase = "starting";
    private long step;
    private long totalSteps;
    private double secondsPerStep;
    private double examplesPerSecond;
    private volatile long lastProgress = System.nanoTime();

    synchronized void phase(String now) {
        phase = now;
        progressed();
    }

    synchronized String phase() {
        return phase;
    }

    /** Something moved: a batch, some thousand texts, a piece of a file. */
    void progressed() {
        lastProgress = System.nanoTime();
    }

    Duration sinceProgress() {
        return Duration.ofNanos(System.nanoTime() - lastProgress);
    }

    synchronized void stepped(StepReport report) {
        progressed();
        boolean first = secondsPerStep == 0;
        phase = "training";
        step = report.progress().step();
        totalSteps = report.progress().totalSteps();
        secondsPerStep = first ? report.seconds() : average(secondsPerStep, report.seconds());
        double rate = report.units() / report.seconds();
        examplesPerSecond = first ? rate : average(examplesPerSecond, rate);
    }

    /**
     * Progress of a job that is no training.
     *
     * @param fraction in [0, 1]
     */
    synchronized void advanced(double fraction) {
        progressed();
        totalSteps = WHOLE;
        step = Math.round(fraction * WHOLE);
    }

    private static double average(double before, double now) {
        return before + NEWEST * (now - before);
    }

    synchronized Heartbeat heartbeat() {
        return new Heartbeat(
                phase,
                step,
                totalSteps,
                known(secondsPerStep * (totalSteps - step)),
                known(examplesPerSecond),
                ProcessMemory.resident());
    }

    private @Nullable Double known(double value) {
        return secondsPerStep == 0 ? null : value;
    }
}
