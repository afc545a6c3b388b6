package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Sha256;
import dev.headstock.server.executors.AttemptId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The attempts at jobs: what each was given and how it ended. */
@Component
public class Attempts {
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher publisher;
    private final Leases leases;
    private final Subjects subjects;

    Attempts(JdbcClient jdbc, ApplicationEventPublisher publisher, Leases leases, Subjects subjects) {
        this.jdbc = jdbc;
        this.publisher = publisher;
        this.leases = leases;
        this.subjects = subjects;
    }

    /** Whether {@code token} is the secret that attempt was started with. Says nothing about whether it still owns its job. */
    public boolean knows(AttemptId attempt, String token) {
        return jdbc.sql("select token_hash from attempt where job = :job and attempt = :attempt")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .query((row, number) -> row.getBytes("token_hash"))
                .optional()
                .map(hash -> MessageDigest.isEqual(hash, sha256(token)))
                .orElse(false);
    }

    /** What the attempt was given, as JSON, or nothing before its first request. */
    public Optional<String> assignment(AttemptId attempt) {
        return jdbc.sql("""
                        select assignment::text from attempt
                        where job = :job and attempt = :attempt and assignment is not null""")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .query(String.class)
                .optional();
    }

    /**
     * Stores what the attempt is given, and with it that its worker runs.
     *
     * @return what it was given before, which stays; empty when it is given {@code assignment} now
     */
    @Transactional
    public Optional<String> begin(AttemptId attempt, String assignment) {
        ActiveJob job = leases.holdAlone(attempt);
        Optional<String> given = assignment(attempt);
        if (given.isPresent()) {
            return given;
        }
        jdbc.sql("""
                        update attempt set assignment = :assignment::jsonb, state = 'RUNNING'
                        where job = :job and attempt = :attempt""")
                .param("assignment", assignment)
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .update();
        jdbc.sql("update job set state = 'RUNNING' where id = :job")
                .param("job", attempt.job())
                .update();
        publisher.publishEvent(new JobChanged(
                attempt.job(), job.kind(), job.subjects(), JobState.RUNNING, attempt.attempt(), null, List.of()));
        return Optional.empty();
    }

    /** The attempt has stored something to go on from: the next one will not repeat all of its work. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void advance(AttemptId attempt) {
        jdbc.sql("update attempt set advanced = true where job = :job and attempt = :attempt and not advanced")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .update();
    }

    /**
     * The worker reports the end of the attempt. Reporting the same again is harmless.
     *
     * @return the job, or nothing when the same was reported before
     * @throws LeaseLostException when the attempt has already ended in another way, or another attempt has taken over
     */
    @Transactional
    public Optional<ActiveJob> finish(AttemptId attempt, AttemptOutcome outcome) {
        if (endedAs(attempt, outcome)) {
            return Optional.empty();
        }
        ActiveJob job = leases.hold(attempt);
        end(attempt, outcome, List.of());
        return Optional.of(job);
    }

    /**
     * Ends the attempt if it is its job's live one; the job is queued or paused again, or ends with it.
     *
     * @return false when the attempt had ended before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean end(AttemptId attempt, AttemptOutcome outcome, List<String> outputTail) {
        Optional<Live> live = jdbc.sql("""
                        select job.kind, job.failures, job.max_attempts, job.fruitless_outages, attempt.advanced, job.pause_requested, %s
                        from job join attempt on attempt.job = job.id and attempt.attempt = job.attempt
                        where job.id = :job and job.attempt = :attempt and job.lease_until is not null
                        for update of job""".formatted(Subjects.COLUMN))
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .query((row, number) -> new Live(
                        row.getString("kind"),
                        Subjects.read(row),
                        new RetryPolicy.Situation(
                                row.getInt("failures"),
                                row.getInt("max_attempts"),
                                row.getInt("fruitless_outages"),
                                row.getBoolean("advanced"),
                                row.getBoolean("pause_requested"))))
                .optional();
        live.ifPresent(job -> end(attempt, job, outcome, outputTail));
        return live.isPresent();
    }

    private void end(AttemptId attempt, Live job, AttemptOutcome outcome, List<String> outputTail) {
        RetryPolicy.Next next = RetryPolicy.next(outcome, job.before());
        AttemptOutcome last = outcome.last(next.failures(), job.before().maxAttempts());
        jdbc.sql("""
                        update attempt set state = :state, cause = :cause, reason = :reason, finished_at = clock_timestamp()
                        where job = :job and attempt = :attempt""")
                .param("state", outcome.state().name())
                .param("cause", outcome.cause())
                .param("reason", outcome.reason())
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .update();
        jdbc.sql("""
                        update job set state = :state, lease_until = null, checkpoints_requested = 0, pause_requested = false,
                            failures = :failures, fruitless_outages = :outages, cause = :cause, reason = :reason, hint = :hint,
                            phase = null, seconds_left = null, queued_at = clock_timestamp(),
                            finished_at = case when :finished then clock_timestamp() end
                        where id = :job""")
                .param("state", next.state().name())
                .param("failures", next.failures())
                .param("outages", next.fruitlessOutages())
                .param("cause", last.cause())
                .param("reason", last.reason())
                .param("hint", last.hint())
                .param("finished", next.state().finished())
                .param("job", attempt.job())
                .update();
        if (next.state().finished()) {
            subjects.free(attempt.job());
        }
        publisher.publishEvent(new JobChanged(
                attempt.job(), job.kind(), job.subjects(), next.state(), attempt.attempt(), last, outputTail));
    }

    private boolean endedAs(AttemptId attempt, AttemptOutcome outcome) {
        return jdbc.sql("""
                        select exists (select from attempt join job on job.id = attempt.job
                            where job.id = :job and job.attempt = :attempt and attempt.attempt = :attempt
                            and attempt.state = :state and attempt.cause is not distinct from :cause)""")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .param("state", outcome.state().name())
                .param("cause", outcome.cause())
                .query(Boolean.class)
                .single();
    }

    public static byte[] sha256(String token) {
        return Sha256.digest().digest(token.getBytes(StandardCharsets.US_ASCII));
    }

    private record Live(String kind, List<JobSubject> subjects, RetryPolicy.Situation before) {}
}
