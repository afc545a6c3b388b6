package dev.headstock.server.runs;

import static org.awaitility.Awaitility.await;

import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.queue.FakeExecutor;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Plays the workers of jobs. */
@Component
public class TestJobs {
    private final TestExperiments experiments;
    private final FakeExecutor executor;
    private final JdbcClient jdbc;

    TestJobs(TestExperiments experiments, FakeExecutor executor, JdbcClient jdbc) {
        this.experiments = experiments;
        this.executor = executor;
        this.jdbc = jdbc;
    }

    /** A run that succeeded with one checkpoint, at step 20. */
    public UUID trainedRun(int port) {
        UUID run = experiments.launch();
        train(port, run, 0.5);
        return run;
    }

    /** Trains a queued run with a checkpoint of each accuracy, at steps 20, 40 and so on. */
    public void train(int port, UUID run, double... accuracies) {
        UUID job = await().until(() -> jobOf(run), Objects::nonNull);
        FakeWorker worker = worker(port, job, 1);
        worker.assignment();
        for (int i = 0; i < accuracies.length; i++) {
            worker.evaluation(20 * (i + 1), accuracies[i]);
            worker.checkpoint(20 * (i + 1), accuracies[i]);
        }
        worker.succeed();
    }

    /** The worker of an attempt, once it has been started. */
    public FakeWorker worker(int port, UUID job, int attempt) {
        AttemptId id = new AttemptId(job, attempt);
        await().until(() -> executor.token(id).isPresent());
        return new FakeWorker(port, id, executor.token(id).orElseThrow());
    }

    private UUID jobOf(UUID run) {
        return jdbc.sql("select job from run where id = :run")
                .param("run", run)
                .query(UUID.class)
                .single();
    }
}
