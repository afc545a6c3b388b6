package dev.headstock.server.runs.training;

import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.EvaluationSource;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.events.Events;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.MetricPoints;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.CheckpointReceiver;
import dev.headstock.server.queue.JobHandler;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.queue.PreparedAssignment;
import dev.headstock.server.runs.NewRuns;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.runs.TrainOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Jobs that train a run. */
@Component
public class TrainJobs implements JobHandler {
    private final Runs runs;
    private final RunStates states;
    private final TrainAssignments assignments;
    private final CheckpointUploads uploads;
    private final MetricPoints metricPoints;
    private final Evaluations evaluations;
    private final Events events;
    private final NewRuns newRuns;

    TrainJobs(
            Runs runs,
            RunStates states,
            TrainAssignments assignments,
            CheckpointUploads uploads,
            MetricPoints metricPoints,
            Evaluations evaluations,
            Events events,
            NewRuns newRuns) {
        this.runs = runs;
        this.states = states;
        this.assignments = assignments;
        this.uploads = uploads;
        this.metricPoints = metricPoints;
        this.evaluations = evaluations;
        this.events = events;
        this.newRuns = newRuns;
    }

    static UUID run(List<JobSubject> subjects) {
        return UUID.fromString(subjects.get(0).id());
    }

    static UUID run(ActiveJob job) {
        return run(job.subjects());
    }

    @Override
    public String kind() {
        return Runs.JOB_KIND;
    }

    @Override
    public Class<TrainOptions> options() {
        return TrainOptions.class;
    }

    /** A base model is trained on a data set in a new run; a run that failed or was cancelled is trained further. */
    @Override
    public NewJob plan(JobSubmission submission, String by) {
        List<String> kinds =
                submission.subjects().stream().map(JobSubject::kind).toList();
        if (kinds.equals(List.of(JobSubject.MODEL, JobSubject.DATASET))) {
            return newRuns.plan(submission, by);
        }
        if (!kinds.equals(List.of(JobSubject.RUN))) {
            throw ApiException.invalid(
                    "/subjects",
                    "A job of kind train has two subjects, a base model {\"kind\": \"model\", \"id\": \"base/…\"} and a data set version {\"kind\": \"dataset\", \"id\": …}, or one: a run that is to be trained further.");
        }
        return further(submission);
    }

    private NewJob further(JobSubmission submission) {
        JobSubject subject = submission.firstSubject();
        if (!submission.optionsOrNone().isEmpty()) {
            throw ApiException.invalid(
                    "/options", "A run that is trained further has no options: the run says everything.");
        }
        try {
            return runs.restartable(UUID.fromString(subject.id()), submission.priority());
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound("run", subject.id());
        }
    }

    @Override
    public PreparedAssignment prepare(ActiveJob job) throws IOException {
        return assignments.prepare(job);
    }

    @Override
    public LogTarget logTarget(ActiveJob job) {
        return new LogTarget("run", run(job));
    }

    @Override
    public void progress(ActiveJob job, Heartbeat report) {
        states.progress(run(job), report);
    }

    /** Points that arrived. */
    record MetricsEvent(UUID runId, List<MetricBatch.Point> points) {}

    @Override
    public void metrics(ActiveJob job, MetricBatch batch) {
        UUID run = run(job);
        metricPoints.store(runs.number(run), job.attempt().attempt(), batch.points());
        events.publish("run:" + run, "metrics", new MetricsEvent(run, batch.points()));
    }

    @Override
    public void predictions(ActiveJob job, PredictionBatch batch) {
        evaluations.store(source(run(job)), job.attempt().attempt(), batch);
    }

    /** A new evaluation. */
    record EvaluatedEvent(UUID runId, Evaluation evaluation) {}

    @Override
    public void evaluation(ActiveJob job, EvaluationReport report) {
        UUID run = run(job);
        Evaluation evaluation = evaluations.complete(source(run), job.attempt().attempt(), report);
        states.rank(run, evaluation);
        events.publish("run:" + run, "evaluated", new EvaluatedEvent(run, evaluation));
        runs.publishChange(run);
    }

    private EvaluationSource source(UUID run) {
        return EvaluationSource.training(run, runs.datasetVersion(run));
    }

    @Override
    public CheckpointReceiver checkpoints() {
        return uploads;
    }

    @Override
    public void finished(ActiveJob job, Finish finish) {
        Map<String, Double> summary = finish.summary();
        states.summary(run(job), summary.get("seconds"), summary.get("trained-parameters"));
    }
}
