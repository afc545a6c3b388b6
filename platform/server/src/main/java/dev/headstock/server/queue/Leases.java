package dev.headstock.server.queue;

import java.util.UUID;
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
    static final int FIRST_SECONDS = 90;
    /** A longer pause between two beats was an outage; the watch beats every second. */
    private static final int OUTAGE_SECONDS = 5;

    private final JdbcClient jdbc;

    Leases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Proves that {@code attempt} owns its job until the surrounding transaction ends; every write of a worker starts with it. The shared
     * lock lets an owner's writes pass each other, and makes whoever takes the job away wait for them.
     *
     * @return the job's run
     * @throws LeaseLost when it does not own the job
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID hold(AttemptId attempt) {
        return jdbc.sql("""
                        select job.run from job, lease_clock
                        where job.id = :job and job.epoch = :epoch and job.lease_until > lease_clock.beat
                        for share of job""")
                .param("job", attempt.job())
                .param("epoch", attempt.epoch())
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> new LeaseLost(attempt));
    }

    /** @param checkpointWanted true once for every time somebody asked for a checkpoint */
    public record Renewed(UUID run, boolean checkpointWanted) {}

    /** Renews the lease. */
    @Transactional
    public Renewed renew(AttemptId attempt) {
        // The old row is read for the flag that the same statement clears.
        return jdbc.sql("""
                        update job set lease_until = clock_timestamp() + make_interval(secs => :seconds), checkpoint_requested = false
                        from (select job.id, job.checkpoint_requested from job, lease_clock
                              where job.id = :job and job.epoch = :epoch and job.lease_until > lease_clock.beat
                              for update of job) as before
                        where job.id = before.id
                        returning job.run, before.checkpoint_requested""")
                .param("job", attempt.job())
                .param("epoch", attempt.epoch())
                .param("seconds", SECONDS)
                .query((row, number) ->
                        new Renewed(row.getObject("run", UUID.class), row.getBoolean("checkpoint_requested")))
                .optional()
                .orElseThrow(() -> new LeaseLost(attempt));
    }

    /** Moves the lease clock on, after giving back the time during which nobody watched. */
    @Transactional(propagation = Propagation.MANDATORY)
    void beat() {
        double pause = jdbc.sql("select extract(epoch from clock_timestamp() - beat) from lease_clock for update")
                .query(Double.class)
                .single();
        if (pause > OUTAGE_SECONDS) {
            jdbc.sql("""
                            update job set lease_until = greatest(
                                lease_until + make_interval(secs => :pause),
                                clock_timestamp() + make_interval(secs => :seconds))
                            where lease_until is not null""").param("pause", pause).param("seconds", SECONDS).update();
        }
        jdbc.sql("update lease_clock set beat = clock_timestamp()").update();
    }
}
