package dev.headstock.server.queue.views;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.queue.ExpectedStart;
import dev.headstock.server.queue.Job;
import dev.headstock.server.queue.JobHandlers;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.Jobs;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.queue.views.JobViews.Search;
import java.security.Principal;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Jobs of every kind. A job is watched on the event topic {@code job:<id>}. */
@RestController
@RequestMapping("/api/v1/jobs")
class JobController {
    private static final String OPERATION = "jobs";

    private final Jobs jobs;
    private final JobViews views;
    private final StartTimes startTimes;
    private final JobHandlers handlers;
    private final Idempotency idempotency;

    JobController(Jobs jobs, JobViews views, StartTimes startTimes, JobHandlers handlers, Idempotency idempotency) {
        this.jobs = jobs;
        this.views = views;
        this.startTimes = startTimes;
        this.handlers = handlers;
        this.idempotency = idempotency;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Job submitJob(
            @RequestBody JobSubmission submission,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal caller) {
        // A repeated submission gets its response also when what it names is gone by now.
        Optional<Job> before = idempotency.answered(key, OPERATION, submission, Job.class);
        if (before.isPresent()) {
            return before.get();
        }
        NewJob planned = handlers.of(submission.kind()).plan(submission, caller.getName());
        return idempotency.once(
                key, OPERATION, submission, Job.class, () -> jobs.get(jobs.submit(planned, caller.getName())));
    }

    /**
     * @param state {@code waiting}, {@code running}, {@code paused} or {@code finished}; all of them, newest first, when left out
     * @param kind only jobs of this kind; together with no {@code state}
     * @param search words that title, context or owner must all contain
     */
    @GetMapping
    Page<Job> listJobs(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        Search words = Search.of(search);
        if (state == null) {
            return views.all(kind, words, page);
        }
        if (kind != null) {
            throw ApiException.badRequest("Give either state or kind, not both.");
        }
        return switch (state) {
            case "waiting" -> views.waiting(words, page);
            case "running" -> views.running(words);
            case "paused" -> views.paused(words);
            case "finished" -> views.finished(words, page);
            default ->
                throw ApiException.badRequest(
                        "state must be waiting, running, paused or finished, was '%s'.".formatted(state));
        };
    }

    /**
     * When a job submitted now would start.
     *
     * @param slots that it needs, 1 when left out
     * @param priority 0 when left out
     */
    @GetMapping("/expected-start")
    ExpectedStart getExpectedStart(
            @RequestParam(defaultValue = "1") int slots, @RequestParam(defaultValue = "0") int priority) {
        if (slots < 1) {
            throw ApiException.badRequest("slots must be at least 1, was %d.".formatted(slots));
        }
        return startTimes.ofNew(slots, priority);
    }

    @GetMapping("/{id}")
    Job getJob(@PathVariable UUID id) {
        return jobs.get(id);
    }

    @PatchMapping("/{id}")
    Job changeJob(@PathVariable UUID id, @RequestBody JobChange change) {
        jobs.prioritize(id, change.priority());
        return jobs.get(id);
    }

    record JobChange(Integer priority) {}

    /** @param before null for the end of the line */
    record JobMove(@Nullable UUID before) {}

    @PostMapping("/{id}/move")
    Job moveJob(@PathVariable UUID id, @RequestBody JobMove move) {
        jobs.move(id, move.before());
        return jobs.get(id);
    }

    @PostMapping("/{id}/pause")
    Job pauseJob(@PathVariable UUID id) {
        jobs.pause(id);
        return jobs.get(id);
    }

    @PostMapping("/{id}/resume")
    Job resumeJob(@PathVariable UUID id) {
        jobs.resume(id);
        return jobs.get(id);
    }

    @PostMapping("/{id}/cancel")
    Job cancelJob(@PathVariable UUID id) {
        jobs.cancel(id);
        return jobs.get(id);
    }
}
