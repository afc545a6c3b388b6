package dev.headstock.server.queue;

import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.server.http.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One kind of job. Implemented by the package that owns the subject, and found by its kind, so that a new kind of job is one package. Methods
 * that take reports of a worker run in a transaction that has proved that the attempt owns its job; repeating a report is harmless.
 */
public interface JobHandler {

    /** Kebab-case, for example {@code train}. */
    String kind();

    /** Describes the options of a submission in the API document; null when there are none. */
    default @Nullable Class<? extends Record> options() {
        return null;
    }

    /**
     * Checks a submission and turns it into a job; outside of a transaction, for the plugin host may be asked.
     *
     * @param by who submits it
     * @throws ApiException that lists every problem
     */
    NewJob plan(JobSubmission submission, String by);

    /** What the attempt is to work on; called at its first request, outside of a transaction. */
    PreparedAssignment prepare(ActiveJob job) throws IOException;

    /** Where the worker's log lines go and who watches them: a topic and the id in it. */
    default LogTarget logTarget(ActiveJob job) {
        return new LogTarget("job", job.id());
    }

    /** @param topic {@code run} or {@code job}: news go to {@code <topic>:<owner>} */
    record LogTarget(String topic, UUID owner) {}

    default void progress(ActiveJob job, Heartbeat report) {}

    default void metrics(ActiveJob job, MetricBatch batch) {
        throw refused("metrics");
    }

    default void predictions(ActiveJob job, PredictionBatch batch) {
        throw refused("predictions");
    }

    default void evaluation(ActiveJob job, EvaluationReport report) {
        throw refused("evaluations");
    }

    /** Figures, or a base model that was made. */
    default void result(ActiveJob job, JobResult result) {
        throw refused("a result");
    }

    /** Stores a file that the result will name; not in a transaction. */
    default void file(ActiveJob job, String sha256, InputStream content) throws IOException {
        throw refused("files");
    }

    /** Takes checkpoints; their methods prove the ownership themselves, for no transaction is open while bytes move. */
    default CheckpointReceiver checkpoints() {
        throw refused("checkpoints");
    }

    /** The attempt reports its end, which was accepted. */
    default void finished(ActiveJob job, Finish finish) {}

    private ApiException refused(String what) {
        return ApiException.invalid("", "A job of kind %s takes no %s.".formatted(kind(), what));
    }
}
