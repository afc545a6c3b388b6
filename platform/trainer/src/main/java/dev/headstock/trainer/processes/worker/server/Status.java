package dev.headstock.trainer.processes.worker.server;

import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.trainer.training.TrainingObserver.StepReport;
import java.time.Duration;

/** What the worker does right now, and when anything last moved; written by the threads that work, read by the heartbeat's. */
public final class Status {
    /** Weight of the newest step in the running averages. */
    private static final double NEWEST = 0.1;

    private String phase = "starting";
    private long step;
    private long totalSteps;
    private double secondsPerStep;
    private double examplesPerSecond;
    /** Where the loop was when its first step was reported, and when that was. */
    private long firstStep;

    private long firstStepAt;
    private volatile long lastProgress = System.nanoTime();

    public synchronized void phase(String now) {
        phase = now;
        progressed();
    }

    synchronized String phase() {
        return phase;
    }

    /** Something moved: a batch, some thousand texts, a piece of a file. */
    public void progressed() {
        lastProgress = System.nanoTime();
    }

    Duration sinceProgress() {
        return Duration.ofNanos(System.nanoTime() - lastProgress);
    }

    public synchronized void stepped(StepReport report) {
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
     * Progress of a job that is no training: of one loop after the other. Time left follows from all steps of the loop
     * since the first that this attempt made, for they may differ.
     */
    public synchronized void advanced(long done, long steps) {
        progressed();
        long now = System.nanoTime();
        if (steps != totalSteps || done <= step) {
            firstStep = done;
            firstStepAt = now;
            secondsPerStep = 0;
        } else {
            secondsPerStep = (now - firstStepAt) / 1e9 / (done - firstStep);
        }
        totalSteps = steps;
        step = done;
    }

    private static double average(double before, double now) {
        return before + NEWEST * (now - before);
    }

    synchronized Heartbeat heartbeat() {
        return new Heartbeat(
                phase,
                step,
                totalSteps,
                secondsPerStep == 0 ? null : secondsPerStep * (totalSteps - step),
                examplesPerSecond == 0 ? null : examplesPerSecond,
                ProcessMemory.resident());
    }
}
