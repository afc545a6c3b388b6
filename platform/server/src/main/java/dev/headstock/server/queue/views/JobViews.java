package dev.headstock.server.queue.views;

import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.queue.Job;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Subjects;
import dev.headstock.server.queue.scheduling.PendingJobs;
import dev.headstock.server.queue.scheduling.SchedulingPass.Decision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Jobs as people see them: with their attempts and the reason why they wait. */
@Component
public class JobViews {
    private static final String SELECT =
            "select job.*, job.options::text as options_json, " + Subjects.COLUMN + " from job ";

    private static final TypeReference<Map<String, @Nullable Object>> OPTIONS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final PendingJobs pending;
    private final StartTimes startTimes;
    private final JsonColumns json;

    JobViews(JdbcClient jdbc, PendingJobs pending, StartTimes startTimes, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
        this.pending = pending;
        this.startTimes = startTimes;
    }

    public Optional<Job> find(UUID id) {
        return complete(jdbc.sql(SELECT + "where job.id = :id")
                        .param("id", id)
                        .query(this::row)
                        .list())
                .stream()
                .findFirst();
    }

    /**
     * Words that a job's title, context or owner must all contain.
     *
     * @param patterns of SQL's {@code ilike}
     */
    record Search(String[] patterns) {
        private static final String CONDITION =
                "concat_ws(' ', job.title, job.context, job.created_by) ilike all (:patterns::text[])";

        /** @param text null or blank for every job */
        static Search of(@Nullable String text) {
            return new Search(
                    Stream.of(text == null ? new String[0] : text.trim().split("\\s+"))
                            .map(word -> "%" + word.replaceAll("([\\\\%_])", "\\\\$1") + "%")
                            .toArray(String[]::new));
        }
    }

    /** In line order: by falling priority, then by age unless somebody has moved them. */
    Page<Job> waiting(Search search, PageRequest page) {
        // Positions shift whenever a job starts, so a place in this line is a number and not a key.
        Integer seen = page.after(1, JobViews::place);
        int skipped = seen == null ? 0 : seen;
        List<Row> rows = jdbc.sql(SELECT + """
                        where job.state = 'QUEUED' and %s
                        order by job.priority desc, coalesce(job.place, job.number), job.number limit :limit offset :offset""".formatted(Search.CONDITION))
                .param("patterns", search.patterns())
                .param("limit", page.limit() + 1)
                .param("offset", skipped)
                .query(this::row)
                .list();
        return complete(Page.cut(rows, page, last -> List.of(skipped + page.limit())));
    }

    private static int place(List<String> keys) {
        int place = Integer.parseInt(keys.get(0));
        if (place < 0) {
            throw new IllegalArgumentException("a place in a line is not negative");
        }
        return place;
    }

    Page<Job> running(Search search) {
        return complete(Page.of(jdbc.sql(SELECT
                        + "where job.lease_until is not null and %s order by job.started_at, job.number"
                                .formatted(Search.CONDITION))
                .param("patterns", search.patterns())
                .query(this::row)
                .list()));
    }

    /** The oldest first. */
    Page<Job> paused(Search search) {
        return complete(Page.of(
                jdbc.sql(SELECT + "where job.state = 'PAUSED' and %s order by job.number".formatted(Search.CONDITION))
                        .param("patterns", search.patterns())
                        .query(this::row)
                        .list()));
    }

    /** Sort key of the finished. */
    private record Ended(Instant at, long number) {
        static final Ended NONE_YET = new Ended(Instant.parse("9999-01-01T00:00:00Z"), 0);

        static Ended of(List<String> keys) {
            return new Ended(Instant.parse(keys.get(0)), Long.parseLong(keys.get(1)));
        }
    }

    /** Newest end first. */
    Page<Job> finished(Search search, PageRequest page) {
        Ended last = page.after(2, Ended::of);
        Ended after = last == null ? Ended.NONE_YET : last;
        List<Row> rows = jdbc.sql(SELECT + """
                        where job.finished_at is not null and (job.finished_at, job.number) < (:before, :number) and %s
                        order by job.finished_at desc, job.number desc limit :limit""".formatted(Search.CONDITION))
                .param("patterns", search.patterns())
                .param("before", after.at().atOffset(ZoneOffset.UTC))
                .param("number", after.number())
                .param("limit", page.limit() + 1)
                .query(this::row)
                .list();
        return complete(Page.cut(rows, page, row -> List.of(String.valueOf(row.finishedAt()), row.number())));
    }

    /**
     * Newest first.
     *
     * @param kind null for all
     */
    Page<Job> all(@Nullable String kind, Search search, PageRequest page) {
        Long last = page.after(1, keys -> Long.valueOf(keys.get(0)));
        List<Row> rows = jdbc.sql(SELECT + """
                        where job.number < :before and (:kind::text is null or job.kind = :kind) and %s
                        order by job.number desc limit :limit""".formatted(Search.CONDITION))
                .param("patterns", search.patterns())
                .param("kind", kind)
                .param("before", last == null ? Long.MAX_VALUE : last)
                .param("limit", page.limit() + 1)
                .query(this::row)
                .list();
        return complete(Page.cut(rows, page, row -> List.of(row.number())));
    }

    private Page<Job> complete(Page<Row> page) {
        return new Page<>(complete(page.items()), page.next(), page.total());
    }

    private record Row(Job job, long number, @Nullable Instant finishedAt) {}

    private List<Job> complete(List<Row> rows) {
        Map<UUID, List<Job.Attempt>> attempts =
                attempts(rows.stream().map(row -> row.job().id()).toList());
        boolean anyWaits = rows.stream().anyMatch(row -> row.job().state() == JobState.QUEUED);
        Map<UUID, Waiting> waiting = anyWaits ? waitingNow() : Map.of();
        return rows.stream()
                .map(row -> complete(
                        row.job(),
                        attempts.getOrDefault(row.job().id(), List.of()),
                        waiting.get(row.job().id())))
                .toList();
    }

    private static Job complete(Job job, List<Job.Attempt> attempts, @Nullable Waiting waiting) {
        return new Job(
                job.id(),
                job.kind(),
                job.subjects(),
                job.title(),
                job.context(),
                job.options(),
                job.state(),
                job.pauseRequested(),
                job.priority(),
                job.slots(),
                waiting == null ? null : waiting.position(),
                waiting == null ? job.reason() : waiting.reason(),
                job.hint(),
                waiting == null ? null : waiting.estimatedStart(),
                job.progress(),
                job.createdAt(),
                job.createdBy(),
                job.startedAt(),
                job.finishedAt(),
                attempts.size(),
                job.failures(),
                job.maxAttempts(),
                attempts);
    }

    private record Waiting(
            int position, String reason, @Nullable Instant estimatedStart) {}

    private Map<UUID, Waiting> waitingNow() {
        Map<UUID, Waiting> waiting = new HashMap<>();
        Map<UUID, Instant> estimates = startTimes.ofWaiting();
        for (Decision decision : pending.decisions()) {
            if (decision instanceof Decision.Wait wait) {
                waiting.put(wait.job(), new Waiting(wait.position(), wait.reason(), estimates.get(wait.job())));
            } else {
                waiting.put(decision.job(), new Waiting(1, "starts now", Instant.now()));
            }
        }
        return waiting;
    }

    private Map<UUID, List<Job.Attempt>> attempts(List<UUID> jobs) {
        Map<UUID, List<Job.Attempt>> attempts = new HashMap<>();
        if (jobs.isEmpty()) {
            return attempts;
        }
        jdbc.sql("select * from attempt where job in (:jobs) order by job, attempt")
                .param("jobs", jobs)
                .query(row -> {
                    List<Job.Attempt> own =
                            attempts.computeIfAbsent(row.getObject("job", UUID.class), none -> new ArrayList<>());
                    // The table numbers attempts over all jobs of a subject, which fences them; people count from 1.
                    own.add(new Job.Attempt(
                            own.size() + 1,
                            JobState.valueOf(row.getString("state")),
                            row.getObject("started_at", OffsetDateTime.class).toInstant(),
                            instant(row, "finished_at"),
                            row.getString("cause"),
                            row.getString("reason"),
                            row.getString("device")));
                });
        return attempts;
    }

    private Row row(ResultSet row, int number) throws SQLException {
        JobState state = JobState.valueOf(row.getString("state"));
        Job job = new Job(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                Subjects.read(row),
                row.getString("title"),
                row.getString("context"),
                json.read(row.getString("options_json"), OPTIONS),
                state,
                row.getBoolean("pause_requested"),
                row.getInt("priority"),
                row.getInt("slots"),
                null,
                row.getString("reason"),
                row.getString("hint"),
                null,
                state.active() ? progress(row) : null,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getInt("attempt"),
                row.getInt("failures"),
                row.getInt("max_attempts"),
                List.of());
        return new Row(job, row.getLong("number"), instant(row, "finished_at"));
    }

    public static Job.Progress progress(ResultSet row) throws SQLException {
        return new Job.Progress(row.getString("phase"), row.getLong("step"), row.getLong("total_steps"), (Double)
                row.getObject("seconds_left"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
