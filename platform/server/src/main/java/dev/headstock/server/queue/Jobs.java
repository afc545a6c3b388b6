package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.queue.scheduling.Slots;
import dev.headstock.server.queue.views.JobViews;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The jobs. Other packages come in here. */
@Component
public class Jobs {
    private static final int MAX_ATTEMPTS = 3;

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final ApplicationEventPublisher publisher;
    private final Attempts attempts;
    private final Subjects subjects;
    private final JobViews views;
    private final Slots slots;

    Jobs(
            JdbcClient jdbc,
            JsonColumns json,
            ApplicationEventPublisher publisher,
            Attempts attempts,
            Subjects subjects,
            JobViews views,
            Slots slots) {
        this.jdbc = jdbc;
        this.json = json;
        this.publisher = publisher;
        this.attempts = attempts;
        this.subjects = subjects;
        this.views = views;
        this.slots = slots;
    }

    /** How many slots this server has for its jobs, taken or free. */
    public int slots() {
        return slots.pool().total();
    }

    /** Queues a job, as part of the transaction that makes what it is about. */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID submit(NewJob job, String by) {
        JobSubject first = job.subjects().get(0);
        if (job.exclusive() && subjects.claimedBy(first) != null) {
            throw ApiException.conflict("Another job already works on %s %s. Wait for it or cancel it."
                    .formatted(first.kind(), first.id()));
        }
        UUID id = UUID.randomUUID();
        int attempt = jdbc.sql("""
                        insert into job (id, kind, state, title, context, options, priority, slots, attempt, max_attempts, planned_seconds, created_by)
                        select :id, :kind, 'QUEUED', :title, :context, :options::jsonb, :priority, :slots, before.attempt, :attempts, :seconds, :by
                        from (select coalesce(max(attempt), 0) as attempt from job join job_subject on job_subject.job = job.id
                              where job_subject.kind = :subjectKind and job_subject.id = :subject and job_subject.position = 0) as before
                        returning attempt""")
                .param("id", id)
                .param("kind", job.kind())
                .param("title", job.label().title())
                .param("context", job.label().context())
                .param("options", json.write(job.options()))
                .param("priority", job.resources().priority())
                .param("slots", job.resources().slots())
                .param("attempts", MAX_ATTEMPTS)
                .param("seconds", job.plannedSeconds())
                .param("by", by)
                .param("subjectKind", first.kind())
                .param("subject", first.id())
                .query(Integer.class)
                .single();
        subjects.insert(id, job.subjects(), job.exclusive());
        job.plugins().forEach(plugin -> pin(id, plugin));
        job.onQueued().accept(id);
        publisher.publishEvent(
                new JobChanged(id, job.kind(), job.subjects(), JobState.QUEUED, attempt, null, List.of()));
        return id;
    }

    private void pin(UUID job, PinnedPlugin plugin) {
        jdbc.sql("""
                        insert into job_plugin (job, plugin, version, sha256, size)
                        values (:job, :id, :version, :sha256, :size)""")
                .param("job", job)
                .param("id", plugin.id())
                .param("version", plugin.version())
                .param("sha256", plugin.sha256())
                .param("size", plugin.size())
                .update();
    }

    /** The exact jars that the job's worker loads. */
    public List<PinnedPlugin> plugins(UUID job) {
        return jdbc.sql("select plugin as id, version, sha256, size from job_plugin where job = :job order by plugin")
                .param("job", job)
                .query(PinnedPlugin.class)
                .list();
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
        refuseFinished(job);
        if (job.state().active()) {
            attempts.end(new AttemptId(id, job.attempt()), AttemptOutcome.cancelled(), List.of());
            return;
        }
        AttemptOutcome cancelled = AttemptOutcome.cancelled();
        jdbc.sql("""
                        update job set state = 'CANCELLED', cause = :cause, reason = :reason, finished_at = clock_timestamp()
                        where id = :id""")
                .param("cause", cancelled.cause())
                .param("reason", cancelled.reason())
                .param("id", id)
                .update();
        subjects.free(id);
        changed(id, job, JobState.CANCELLED, cancelled);
    }

    /**
     * Takes the job out of the line, or asks its worker to store what it needs to go on and to give its slots back. Pausing uses up no attempt;
     * pausing again is harmless.
     */
    @Transactional
    public void pause(UUID id) {
        Current job = lock(id);
        refuseFinished(job);
        if (job.state() == JobState.QUEUED) {
            jdbc.sql("update job set state = 'PAUSED' where id = :id")
                    .param("id", id)
                    .update();
            changed(id, job, JobState.PAUSED, null);
        } else if (job.state().active()) {
            requestPause(id, job, true);
        }
    }

    /** Queues a paused job again, or takes the request to pause back. Resuming again is harmless. */
    @Transactional
    public void resume(UUID id) {
        Current job = lock(id);
        refuseFinished(job);
        if (job.state() == JobState.PAUSED) {
            jdbc.sql("update job set state = 'QUEUED', queued_at = clock_timestamp() where id = :id")
                    .param("id", id)
                    .update();
            changed(id, job, JobState.QUEUED, null);
        } else if (job.state().active()) {
            requestPause(id, job, false);
        }
    }

    private void requestPause(UUID id, Current job, boolean requested) {
        jdbc.sql("update job set pause_requested = :requested where id = :id")
                .param("requested", requested)
                .param("id", id)
                .update();
        publisher.publishEvent(new JobEdited(id, job.kind(), job.subjects()));
    }

    /** @param priority larger goes first */
    @Transactional
    public void prioritize(UUID id, int priority) {
        Current job = lock(id);
        refuseFinished(job);
        jdbc.sql("update job set priority = :priority, place = null where id = :id")
                .param("priority", priority)
                .param("id", id)
                .update();
        publisher.publishEvent(new JobEdited(id, job.kind(), job.subjects()));
    }

    /**
     * Moves a waiting job directly before another, whose priority it takes.
     *
     * @param before null for the end of the line
     */
    @Transactional
    public void move(UUID id, @Nullable UUID before) {
        Current job = lock(id);
        if (job.state() != JobState.QUEUED) {
            throw ApiException.conflict("Only a waiting job can be moved; this one is %s.".formatted(job.state()));
        }
        record Place(UUID id, int priority, double place) {}
        List<Place> line = jdbc.sql("""
                        select id, priority, coalesce(place, number)::float8 as place from job where state = 'QUEUED' and id <> :id
                        order by priority desc, coalesce(place, number), number""").param("id", id).query(Place.class).list();
        int at = before == null
                ? line.size()
                : IntStream.range(0, line.size())
                        .filter(index -> line.get(index).id().equals(before))
                        .findFirst()
                        .orElseThrow(() -> ApiException.conflict(
                                "The job to move it before does not wait any more. Look at the queue again."));
        Place previous = at > 0 ? line.get(at - 1) : null;
        Place next = at < line.size() ? line.get(at) : previous;
        if (next == null) {
            return;
        }
        double place = at == line.size()
                ? next.place() + 1
                : previous == null || previous.priority() != next.priority()
                        ? next.place() - 1
                        : (previous.place() + next.place()) / 2;
        jdbc.sql("update job set priority = :priority, place = :place where id = :id")
                .param("priority", next.priority())
                .param("place", place)
                .param("id", id)
                .update();
        publisher.publishEvent(new JobEdited(id, job.kind(), job.subjects()));
    }

    /** Asks the worker for a checkpoint at its next step; it learns of it with its next report. */
    @Transactional
    public void requestCheckpoint(UUID id) {
        int requested = jdbc.sql("""
                        update job set checkpoints_requested = checkpoints_requested + 1
                        where id = :id and state = 'RUNNING'""").param("id", id).update();
        if (requested == 0) {
            throw ApiException.conflict("Only a running job can write a checkpoint.");
        }
    }

    public Optional<Job> find(UUID id) {
        return views.find(id);
    }

    public Job get(UUID id) {
        return find(id).orElseThrow(() -> ApiException.notFound("job", id));
    }

    /**
     * @param hint what to do after a failure
     * @param progress of the running attempt, null when there is none
     */
    public record Status(
            JobState state,
            @Nullable String reason,
            @Nullable String hint,
            Job.@Nullable Progress progress) {}

    /** States by job; jobs that do not exist are missing. */
    public Map<UUID, Status> statuses(Collection<UUID> ids) {
        Map<UUID, Status> statuses = new HashMap<>();
        if (ids.isEmpty()) {
            return statuses;
        }
        jdbc.sql("select id, state, reason, hint, phase, step, total_steps, seconds_left from job where id in (:ids)")
                .param("ids", ids)
                .query(row -> {
                    JobState state = JobState.valueOf(row.getString("state"));
                    statuses.put(
                            row.getObject("id", UUID.class),
                            new Status(
                                    state,
                                    row.getString("reason"),
                                    row.getString("hint"),
                                    state.active() ? JobViews.progress(row) : null));
                });
        return statuses;
    }

    /** Removes finished jobs together with what they were about. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void deleteAll(JobSubject subject) {
        jdbc.sql("""
                        delete from job where finished_at is not null and id in (
                            select job from job_subject where kind = :kind and id = :id)""").param("kind", subject.kind()).param("id", subject.id()).update();
    }

    /** Removes a job that has finished; others are refused. */
    @Transactional
    public void delete(UUID id) {
        if (!lock(id).state().finished()) {
            throw ApiException.conflict("This job has not finished. Cancel it first.");
        }
        jdbc.sql("delete from job where id = :id").param("id", id).update();
    }

    private void changed(UUID id, Current job, JobState state, @Nullable AttemptOutcome outcome) {
        publisher.publishEvent(
                new JobChanged(id, job.kind(), job.subjects(), state, job.attempt(), outcome, List.of()));
    }

    private static void refuseFinished(Current job) {
        if (job.state().finished()) {
            throw ApiException.conflict("This job has already ended: %s.".formatted(job.state()));
        }
    }

    private Current lock(UUID id) {
        return jdbc.sql("select kind, state, attempt, %s from job where id = :id for update".formatted(Subjects.COLUMN))
                .param("id", id)
                .query((row, number) -> new Current(
                        row.getString("kind"),
                        Subjects.read(row),
                        JobState.valueOf(row.getString("state")),
                        row.getInt("attempt")))
                .optional()
                .orElseThrow(() -> ApiException.notFound("job", id));
    }

    private record Current(String kind, List<JobSubject> subjects, JobState state, int attempt) {}
}
