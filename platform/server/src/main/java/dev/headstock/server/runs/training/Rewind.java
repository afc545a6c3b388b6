package dev.headstock.server.runs.training;

import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.events.Events;
import dev.headstock.server.measurements.Logs;
import dev.headstock.server.measurements.MetricPoints;
import dev.headstock.server.queue.ActiveJob;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes a run back to where an attempt begins. */
@Component
class Rewind {
    /** Before the first step: everything is dropped. */
    private static final long BEGINNING = -1;

    private final RunStates states;
    private final MetricPoints metricPoints;
    private final Evaluations evaluations;
    private final Logs logs;
    private final Events events;

    Rewind(RunStates states, MetricPoints metricPoints, Evaluations evaluations, Logs logs, Events events) {
        this.states = states;
        this.metricPoints = metricPoints;
        this.evaluations = evaluations;
        this.logs = logs;
        this.events = events;
    }

    /**
     * An attempt begins where an earlier one was.
     *
     * @param step what the run measured after it is dropped; -1 when all of it is
     */
    record RewoundEvent(UUID runId, long step) {}

    /** @param start null for the beginning */
    @Transactional(propagation = Propagation.MANDATORY)
    public void to(UUID run, long number, @Nullable Checkpoint start) {
        long step = start == null ? BEGINNING : start.step();
        metricPoints.dropAfter(number, step);
        evaluations.dropAfter(run, step);
        states.resume(run, start == null ? null : start.id(), Math.max(0, step));
        events.publish("run:" + run, "rewound", new RewoundEvent(run, step));
    }

    @Transactional
    public void log(UUID run, ActiveJob job, String message) {
        logs.append(run, job.attempt().attempt(), "ERROR", List.of(message));
    }
}
