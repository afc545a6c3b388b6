package dev.headstock.server.queue.scheduling;

import dev.headstock.protocol.JobSubject;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.executors.Executor.Order;
import dev.headstock.server.queue.AttemptOutcome;
import dev.headstock.server.queue.Attempts;
import dev.headstock.server.queue.JobChanged;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Leases;
import dev.headstock.server.queue.Subjects;
import dev.headstock.server.queue.scheduling.SchedulingPass.Decision;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The jobs that wait, and the pass that lets some of them start. */
@Component
public class PendingJobs {
    /** Any number that nobody else locks: one scheduling pass at a time, whoever runs it. */
    private static final long PASS_LOCK = 0x6865_6164_7374_6f63L;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final Leases leases;
    private final Attempts attempts;
    private final Slots slots;
    private final ApplicationEventPublisher publisher;

    PendingJobs(JdbcClient jdbc, Leases leases, Attempts attempts, Slots slots, ApplicationEventPublisher publisher) {
        this.jdbc = jdbc;
        this.leases = leases;
        this.attempts = attempts;
        this.slots = slots;
        this.publisher = publisher;
    }

    /** What {@link SchedulingPass} would do now with everything that waits. */
    public List<Decision> decisions() {
        List<SchedulingPass.Waiting> line = jdbc.sql("""
                        select id, slots, extract(epoch from clock_timestamp() - queued_at) as waited from job
                        where state = 'QUEUED' order by priority desc, coalesce(place, number), number""")
                .query((row, number) -> new SchedulingPass.Waiting(
                        row.getObject("id", UUID.class), row.getInt("slots"), Duration.ofMillis((long)
                                (1_000 * row.getDouble("waited")))))
                .list();
        return line.isEmpty() ? List.of() : SchedulingPass.decide(line, slots.pool());
    }

    /** One pass: the lease clock moves on, silent attempts end, and waiting jobs take the free slots. */
    @Transactional
    public List<Order> pass() {
        jdbc.sql("select 1 from (select pg_advisory_xact_lock(:key)) as locked")
                .param("key", PASS_LOCK)
                .query(Integer.class)
                .single();
        leases.beat();
        endSilentAttempts();
        List<Order> orders = new ArrayList<>();
        for (Decision decision : decisions()) {
            if (decision instanceof Decision.Start start) {
                start(start).ifPresent(orders::add);
            }
        }
        return orders;
    }

    private void endSilentAttempts() {
        List<AttemptId> silent = jdbc.sql(
                        "select job.id as job, attempt from job, lease_clock where lease_until <= lease_clock.beat")
                .query(AttemptId.class)
                .list();
        silent.forEach(attempt -> attempts.end(attempt, AttemptOutcome.leaseLost(Leases.SECONDS), List.of()));
    }

    private Optional<Order> start(Decision.Start start) {
        Optional<Started> started = jdbc.sql("""
                        update job set state = 'STARTING', attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp()),
                            lease_until = clock_timestamp() + make_interval(secs => :seconds)
                        where id = :job and state = 'QUEUED'
                        returning kind, attempt, %s""".formatted(Subjects.COLUMN))
                .param("seconds", Leases.FIRST_SECONDS)
                .param("job", start.job())
                .query((row, number) -> new Started(row.getString("kind"), Subjects.read(row), row.getInt("attempt")))
                .optional();
        // Empty: cancelled since the line was read.
        return started.map(job -> start(new AttemptId(start.job(), job.attempt()), job, start.slots()));
    }

    private Order start(AttemptId attempt, Started job, int count) {
        String token = newToken();
        List<Executor.Slot> taken = slots.take(attempt, count);
        jdbc.sql("""
                        insert into attempt (job, attempt, state, token_hash, device)
                        values (:job, :attempt, 'STARTING', :hash, :device)""")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .param("hash", Attempts.sha256(token))
                .param(
                        "device",
                        String.join(
                                ", ",
                                taken.stream()
                                        .map(Executor.Slot::device)
                                        .distinct()
                                        .toList()))
                .update();
        publisher.publishEvent(new JobChanged(
                attempt.job(), job.kind(), job.subjects(), JobState.STARTING, attempt.attempt(), null, List.of()));
        return new Order(attempt, token, taken);
    }

    /** 256 random bits. */
    private static String newToken() {
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private record Started(String kind, List<JobSubject> subjects, int attempt) {}
}
