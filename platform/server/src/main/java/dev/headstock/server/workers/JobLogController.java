package dev.headstock.server.workers;

import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.Logs;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.Job;
import dev.headstock.server.queue.JobHandlers;
import dev.headstock.server.queue.Jobs;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The logs of jobs: where the kind of a job keeps them. */
@RestController
@RequestMapping("/api/v1/jobs")
class JobLogController {
    private static final int USUAL_LINES = 500;
    private static final int MOST_LINES = 10_000;

    private final Jobs jobs;
    private final JobHandlers handlers;
    private final Logs logs;

    JobLogController(Jobs jobs, JobHandlers handlers, Logs logs) {
        this.jobs = jobs;
        this.handlers = handlers;
        this.logs = logs;
    }

    /** @param next number to continue after, also at the end of a log that still grows */
    record JobLog(List<Logs.LogLine> items, @Nullable Long next) {}

    @GetMapping("/{id}/log")
    JobLog getJobLog(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(defaultValue = "false") boolean newest,
            @RequestParam(required = false) @Nullable String level) {
        int most = limit == null ? USUAL_LINES : limit;
        if (most < 1 || most > MOST_LINES || after < 0) {
            throw ApiException.badRequest(
                    "limit must be between 1 and %d, and after at least 0.".formatted(MOST_LINES));
        }
        Job job = jobs.get(id);
        ActiveJob newestAttempt = new ActiveJob(new AttemptId(id, job.attempt()), job.kind(), job.subjects());
        UUID owner = handlers.of(job.kind()).logTarget(newestAttempt).owner();
        List<Logs.LogLine> lines = logs.read(owner, after, most, newest, level, null);
        return new JobLog(
                lines, lines.isEmpty() ? null : lines.get(lines.size() - 1).number());
    }
}
