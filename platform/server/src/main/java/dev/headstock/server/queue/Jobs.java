package dev.headstock.server.queue;

import dev.headstock.protocol.Resources;
import dev.headstock.server.events.Events;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The queue's door. */
@Component
public class Jobs {
    private static final int MAX_ATTEMPTS = 3;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher publisher;
    private final Attempts attempts;
    private final JobViews views;
    private final Events events;

    Jobs(JdbcClient jdbc, ApplicationEventPublisher publisher, Attempts attempts, JobViews views, Events events) {
        this.jdbc = jdbc;
        this.publisher = publisher;
        this.attempts = attempts;
        this.views = views;
        this.events = events;
    }

    /** Puts a run into the line, as part of the transaction that makes it. Epochs go on where the run's earlier jobs left off. */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID submit(UUID run, Resources resources) {
        UUID job = UUID.randomUUID();
        int attempt = jdbc.sql("""
                        insert into job (id, run, kind, state, priority, slots, attempt, first_attempt, max_attempts)
                        select :id, :run, 'TRAIN', 'QUEUED', :priority, :slots, before.attempt, before.attempt, :attempts
                        from (select coalesce(max(attempt), 0) as epoch from job where run = :run) as before
                        returning attempt""")
                .param("id", job)
                .param("run", run)
                .param("priority", resources.priority())
                .param("slots", resources.slots())
                .param("attempts", MAX_ATTEMPTS)
                .query(Integer.class)
                .single();
        publisher.publishEvent(new JobChanged(job, run, JobState.QUEUED, attempt, 0, null, List.of()));
        return job;
    }

    /**
     * Ends the job for good: once this has returned it can never succeed. Its processes are gone within half a minute. Cancelling again is
     * harmless; a job that has ended otherwise is a conflict.
     */
    @Transactional
    public void cancel(UUID id) {
        Current job = lock(id);
        if (job.state() == JobState.CANCELLED) {
            return;
        }
        if (job.state().finished()) {
            throw ApiException.conflict("This job has already ended: %s.".formatted(job.state()));
        }
        if (job.state() == JobState.QUEUED) {
            jdbc.sql("update job set state = 'CANCELLED', finished_at = clock_timestamp() where id = :id")
                    .param("id", id)
                    .update();
            publisher.publishEvent(new JobChanged(
                    id,
                    job.run(),
                    JobState.CANCELLED,
                    job.attempt(),
                    job.attempts(),
                    AttemptOutcome.cancelled(),
                    List.of()));
        } else {
            attempts.end(new AttemptId(id, job.attempt()), AttemptOutcome.cancelled(), List.of());
        }
    }

    @Transactional
    public void prioritise(UUID id, int priority) {
        Current job = lock(id);
        if (job.state().finished()) {
            throw ApiException.conflict("This job has already ended: %s.".formatted(job.state()));
        }
        jdbc.sql("update job set priority = :priority where id = :id")
                .param("priority", priority)
                .param("id", id)
                .update();
        events.publish("queue", "queue-changed", Map.of());
    }

    /** Asks the worker for a checkpoint at its next step; it hears of it with its next report. */
    @Transactional
    public void requestCheckpoint(UUID id) {
        int asked = jdbc.sql(
                        "update job set checkpoints_requested = checkpoints_requested + 1 where id = :id and state = 'RUNNING'")
                .param("id", id)
                .update();
        if (asked == 0) {
            throw ApiException.conflict("Only a running job can write a checkpoint.");
        }
    }

    public Optional<Job> find(UUID id) {
        return views.find(id);
    }

    private Current lock(UUID id) {
        return jdbc.sql(
                        "select run, state, attempt, attempt - first_attempt - interrupted as attempts from job where id = :id for update")
                .param("id", id)
                .query(Current.class)
                .optional()
                .orElseThrow(() -> ApiException.notFound("job", id));
    }

    record Current(UUID run, JobState state, int attempt, int attempts) {}
}
