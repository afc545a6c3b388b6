package dev.headstock.server.queue;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.worker.JobResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** A kind of job that is about nothing that exists: what the queue promises, it promises to every kind. */
@Component
public class FakeJobs implements JobHandler {
    public static final String KIND = "fake";

    /** What workers reported, by job. */
    final Map<UUID, List<JobResult>> results = new ConcurrentHashMap<>();

    public static JobSubject subject() {
        return new JobSubject("thing", UUID.randomUUID().toString());
    }

    /** One slot, for the subject alone. */
    public static NewJob about(JobSubject subject) {
        return about(List.of(subject), new Resources(1, 0));
    }

    static NewJob about(List<JobSubject> subjects, Resources resources) {
        return new NewJob(
                KIND,
                new NewJob.Label("Fake", "of a test"),
                subjects,
                true,
                Map.of("color", "red"),
                resources,
                60.0,
                List.of(),
                job -> {});
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public NewJob plan(JobSubmission submission, String by) {
        int priority = submission.priority() == null ? 0 : submission.priority();
        return about(submission.subjects(), new Resources(1, priority));
    }

    @Override
    public PreparedAssignment prepare(ActiveJob job) {
        return new PreparedAssignment(Map.of("color", "red"), List.<FileReference>of(), () -> {});
    }

    @Override
    public void result(ActiveJob job, JobResult result) {
        results.computeIfAbsent(job.id(), none -> new ArrayList<>()).add(result);
    }
}
