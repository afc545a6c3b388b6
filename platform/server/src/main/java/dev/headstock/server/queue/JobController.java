package dev.headstock.server.queue;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/jobs")
class JobController {
    private final Jobs jobs;
    private final JobViews views;

    JobController(Jobs jobs, JobViews views) {
        this.jobs = jobs;
        this.views = views;
    }

    @GetMapping
    Page<Job> listJobs(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        if (state == null) {
            return views.all(page);
        }
        return switch (state) {
            case "waiting" -> views.waiting(page);
            case "running" -> views.running();
            case "finished" -> views.finished(page);
            default ->
                throw ApiException.badRequest("state must be waiting, running or finished, was '%s'.".formatted(state));
        };
    }

    @GetMapping("/{id}")
    Job getJob(@PathVariable UUID id) {
        return jobs.find(id).orElseThrow(() -> ApiException.notFound("job", id));
    }

    @PatchMapping("/{id}")
    Job changeJob(@PathVariable UUID id, @RequestBody JobChange change) {
        jobs.prioritise(id, change.priority());
        return getJob(id);
    }

    record JobChange(Integer priority) {}

    @PostMapping("/{id}/cancel")
    Job cancelJob(@PathVariable UUID id) {
        jobs.cancel(id);
        return getJob(id);
    }
}
