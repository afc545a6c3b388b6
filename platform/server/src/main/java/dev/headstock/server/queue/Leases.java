package dev.headstock.server.queue;

import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.server.executors.AttemptId;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who owns a job. All lease time is PostgreSQL's, and it passes only while somebody watches: a lease has run out when it ended before the
 * last beat of the {@code lease_clock}. An outage of the server or of the database stops that clock, and the first pass after it extends
 * every lease before it beats again, so no worker loses its job because the other side was away.
 */
@Component
public class Leases {
    /** How long a worker may be silent. It reports every 5 seconds. */
    public static final int SECONDS = 30;
    /** The first report comes after a JVM has started on a busy machine. */
    public static final int FIRST_SECONDS = 90;
    /** A longer pause between two beats was an outage; the watch beats every second. */
    private static final int OUTAGE_SECONDS = 5;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher publisher;

    Leases(JdbcClient jdbc, ApplicationEventPublisher publisher) {
        this.jdbc = jdbc;
        this.publisher = publisher;
    }

    /**
     * Proves that {@code attempt} owns its job until the surrounding transaction ends; every write of a worker starts with it. The shared
     * lock lets an owner's writes pass each other, and makes whoever takes the job away wait for them.
     *
     * @throws LeaseLostException when it does not own the job
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public ActiveJob hold(AttemptId attempt) {
        return hold(attempt, "share");
    }

    /** As {@link #hold}, alone: for a write that must not meet another one of the same attempt. */
    @Transactional(propagation = Propagation.MANDATORY)
    ActiveJob holdAlone(AttemptId attempt) {
        return hold(attempt, "update");
    }

    private ActiveJob hold(AttemptId attempt, String lock) {
        return jdbc.sql("""
                        select job.kind, %s from job, lease_clock
                        where job.id = :job and job.attempt = :attempt and job.lease_until > lease_clock.beat
                        for %s of job""".formatted(Subjects.COLUMN, lock))
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .query((row, number) -> new ActiveJob(attempt, row.getString("kind"), Subjects.read(row)))
                .optional()
                .orElseThrow(() -> new LeaseLostException(attempt));
    }

    /** @param checkpointsRequested during this attempt */
    public record Renewed(ActiveJob job, int checkpointsRequested, boolean pauseRequested) {}

    /** Renews the lease, and keeps what the worker reports of its progress. */
    @Transactional
    public Renewed renew(AttemptId attempt, Heartbeat report) {
        Renewed renewed = jdbc.sql("""
                        update job set lease_until = clock_timestamp() + make_interval(secs => :seconds),
                            phase = :phase, step = :step, total_steps = :total, seconds_left = :left
                        from lease_clock
                        where job.id = :job and job.attempt = :attempt and job.lease_until > lease_clock.beat
                        returning job.kind, job.checkpoints_requested, job.pause_requested, %s""".formatted(Subjects.COLUMN))
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .param("seconds", SECONDS)
                .param("phase", report.phase())
                .param("step", report.step())
                .param("total", report.totalSteps())
                .param("left", finite(report.secondsLeft()))
                .query((row, number) -> new Renewed(
                        new ActiveJob(attempt, row.getString("kind"), Subjects.read(row)),
                        row.getInt("checkpoints_requested"),
                        row.getBoolean("pause_requested")))
                .optional()
                .orElseThrow(() -> new LeaseLostException(attempt));
        publisher.publishEvent(new JobProgressed(attempt.job()));
        return renewed;
    }

    private static @Nullable Double finite(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }

    private record Now(OffsetDateTime now, double pause) {}

    /** Moves the lease clock on, after giving back the time during which nobody watched. Both go by one reading of the clock. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void beat() {
        Now now = jdbc.sql("""
                        select now, extract(epoch from now - beat)::float8 as pause
                        from (select clock_timestamp() as now) as reading, lease_clock""")
                .query((row, number) -> new Now(row.getObject("now", OffsetDateTime.class), row.getDouble("pause")))
                .single();
        if (now.pause() > OUTAGE_SECONDS) {
            jdbc.sql("""
                            update job set lease_until = greatest(
                                lease_until + make_interval(secs => :pause),
                                :now + make_interval(secs => :seconds))
                            where lease_until is not null""")
                    .param("pause", now.pause())
                    .param("now", now.now())
                    .param("seconds", SECONDS)
                    .update();
        }
        jdbc.sql("update lease_clock set beat = :now").param("now", now.now()).update();
    }
}
