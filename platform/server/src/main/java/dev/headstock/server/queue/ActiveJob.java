package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import dev.headstock.server.executors.AttemptId;
import java.util.List;
import java.util.UUID;

/** A job and the attempt that owns it. */
public record ActiveJob(AttemptId attempt, String kind, List<JobSubject> subjects) {

    public UUID id() {
        return attempt.job();
    }

    /** The subject that the job's attempts are numbered by. */
    public JobSubject subject() {
        return subjects.get(0);
    }
}
