package dev.headstock.server.queue;

import dev.headstock.server.executors.AttemptId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The attempts at jobs: what the one was given, how the other ended. */
@Component
public class Attempts {
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher publisher;
    private final Leases leases;

    Attempts(JdbcClient jdbc, ApplicationEventPublisher publisher, Leases leases) {
        this.jdbc = jdbc;
        this.publisher = publisher;
        this.leases = leases;
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

    /** What the attempt was given, as JSON, or nothing before its first question. */
    public Optional<String> assignment(AttemptId attempt) {
        return jdbc.sql(
                        "select assignment::text from attempt where job = :job and attempt = :attempt and assignment is not null")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .query(String.class)
                .optional();
    }

    /**
     * Writes down what the attempt is given, and with it that its worker lives.
     *
     * @return what it was given before, which stays; empty when it is given {@code assignment} now
     */
    @Transactional
    public Optional<String> begin(AttemptId attempt, String assignment) {
        UUID run = leases.holdAlone(attempt);
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
        int attempts = jdbc.sql(
                        "update job set state = 'RUNNING' where id = :job returning attempt - first_attempt - interrupted")
                .param("job", attempt.job())
                .query(Integer.class)
                .single();
        publisher.publishEvent(
                new JobChanged(attempt.job(), run, JobState.RUNNING, attempt.attempt(), attempts, null, List.of()));
        return Optional.empty();
    }

    /** The attempt has committed a checkpoint: the next one will not repeat all of its work. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void advance(AttemptId attempt) {
        jdbc.sql("update attempt set advanced = true where job = :job and attempt = :attempt and not advanced")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .update();
    }

    /**
     * The worker's last word. Saying the same again is harmless.
     *
     * @return the job's run, or nothing when the same was said before
     * @throws LeaseLostException when the attempt has already ended in another way, or another attempt has taken over
     */
    @Transactional
    public Optional<UUID> finish(AttemptId attempt, AttemptOutcome ending) {
        if (endedAs(attempt, ending)) {
            return Optional.empty();
        }
        UUID run = leases.hold(attempt);
        end(attempt, ending, List.of());
        return Optional.of(run);
    }

    /**
     * Ends the attempt if it is its job's live one; the job goes back into the line or ends with it.
     *
     * @return false when the attempt had ended before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean end(AttemptId attempt, AttemptOutcome ending, List<String> outputTail) {
        Optional<Live> live = jdbc.sql("""
                        select job.run, job.attempt - job.first_attempt - job.interrupted as attempts, job.max_attempts, job.interrupted,
                            attempt.advanced
                        from job join attempt on attempt.job = job.id and attempt.attempt = job.attempt
                        where job.id = :job and job.attempt = :attempt and job.lease_until is not null
                        for update of job""")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .query(Live.class)
                .optional();
        live.ifPresent(job -> end(attempt, job, ending, outputTail));
        return live.isPresent();
    }

    private void end(AttemptId attempt, Live job, AttemptOutcome ending, List<String> outputTail) {
        boolean forgiven = ending.isInterruption() && job.mayBeForgiven();
        int attempts = forgiven ? job.attempts() - 1 : job.attempts();
        JobState next = ending.next(attempts, job.maxAttempts());
        jdbc.sql("""
                        update attempt set state = :state, cause = :cause, reason = :reason, finished_at = clock_timestamp()
                        where job = :job and attempt = :attempt""")
                .param("state", ending.state().name())
                .param("cause", ending.cause())
                .param("reason", ending.reason())
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .update();
        jdbc.sql("""
                        update job set state = :state, lease_until = null, checkpoints_requested = 0,
                            interrupted = interrupted + :forgiven,
                            finished_at = case when :finished then clock_timestamp() end
                        where id = :job""")
                .param("state", next.name())
                .param("finished", next.finished())
                .param("forgiven", forgiven ? 1 : 0)
                .param("job", attempt.job())
                .update();
        AttemptOutcome lastWord = ending.last(attempts, job.maxAttempts());
        publisher.publishEvent(
                new JobChanged(attempt.job(), job.run(), next, attempt.attempt(), attempts, lastWord, outputTail));
    }

    private boolean endedAs(AttemptId attempt, AttemptOutcome ending) {
        return jdbc.sql("""
                        select exists (select from attempt join job on job.id = attempt.job
                            where job.id = :job and job.attempt = :attempt and attempt.attempt = :attempt
                            and attempt.state = :state and attempt.cause is not distinct from :cause)""")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .param("state", ending.state().name())
                .param("cause", ending.cause())
                .query(Boolean.class)
                .single();
    }

    static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /**
     * @param attempts that count, this one among them
     * @param interrupted earlier ones that do not count
     */
    record Live(UUID run, int attempts, int maxAttempts, int interrupted, boolean advanced) {

        /** A job that takes the machine down every time must not be tried for ever: one that gets nowhere is forgiven once. */
        boolean mayBeForgiven() {
            return advanced || interrupted == 0;
        }
    }
}
