package dev.headstock.server.queue.views;

import dev.headstock.server.queue.ExpectedStart;
import dev.headstock.server.queue.scheduling.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Estimates when jobs start, from what running jobs report and what waiting ones were planned to take. */
@Component
class StartTimes {
    /**
     * Running and waiting jobs in queue order. A job without a planned duration is expected to take the median of recent jobs of its kind. A
     * running job that has taken longer than expected has no known end.
     */
    private static final String UNFINISHED = """
            with recent as (
                select kind, extract(epoch from finished_at - started_at) as seconds from job
                where finished_at is not null and state = 'SUCCEEDED' order by finished_at desc limit 200),
            typical as (select kind, percentile_cont(0.5) within group (order by seconds) as seconds from recent group by kind),
            expected as (
                select job.*, coalesce(job.planned_seconds, typical.seconds) as expected_seconds, attempt.started_at as since
                from job left join typical on typical.kind = job.kind
                    left join attempt on attempt.job = job.id and attempt.attempt = job.attempt and job.lease_until is not null
                where job.state = 'QUEUED' or job.lease_until is not null)
            select id, slots, priority, state = 'QUEUED' as waits,
                case when state = 'QUEUED' then expected_seconds
                else coalesce(seconds_left, nullif(greatest(expected_seconds - extract(epoch from clock_timestamp() - since), 0), 0)) end as seconds
            from expected order by priority desc, coalesce(place, number), number""";

    private final JdbcClient jdbc;
    private final Slots slots;

    StartTimes(JdbcClient jdbc, Slots slots) {
        this.jdbc = jdbc;
        this.slots = slots;
    }

    private record Unfinished(
            UUID id,
            int slots,
            int priority,
            boolean waits,
            @Nullable Double seconds) {}

    /** Waiting jobs with their estimated start; those that cannot be estimated are left out. */
    Map<UUID, Instant> ofWaiting() {
        List<Unfinished> jobs = unfinished();
        Instant now = Instant.now();
        Map<UUID, Instant> starts = new HashMap<>();
        estimate(jobs, line(jobs))
                .forEach((job, seconds) -> starts.put(job, now.plus(Duration.ofMillis((long) (seconds * 1_000)))));
        return starts;
    }

    /** Of a job with these demands that is submitted now. */
    ExpectedStart ofNew(int slots, int priority) {
        List<Unfinished> jobs = unfinished();
        int ahead = (int) jobs.stream()
                .filter(job -> job.waits() && job.priority() >= priority)
                .count();
        UUID candidate = UUID.randomUUID();
        List<StartEstimate.Waiting> line = line(jobs);
        line.add(ahead, new StartEstimate.Waiting(candidate, slots, 0.0));
        return new ExpectedStart(ahead, estimate(jobs, line).get(candidate));
    }

    private Map<UUID, Double> estimate(List<Unfinished> jobs, List<StartEstimate.Waiting> line) {
        List<StartEstimate.Running> running = jobs.stream()
                .filter(job -> !job.waits())
                .map(job -> new StartEstimate.Running(job.slots(), job.seconds()))
                .toList();
        return StartEstimate.of(running, line, slots.pool().total());
    }

    private static List<StartEstimate.Waiting> line(List<Unfinished> jobs) {
        List<StartEstimate.Waiting> line = new ArrayList<>();
        for (Unfinished job : jobs) {
            if (job.waits()) {
                line.add(new StartEstimate.Waiting(job.id(), job.slots(), job.seconds()));
            }
        }
        return line;
    }

    private List<Unfinished> unfinished() {
        return jdbc.sql(UNFINISHED).query(Unfinished.class).list();
    }
}
