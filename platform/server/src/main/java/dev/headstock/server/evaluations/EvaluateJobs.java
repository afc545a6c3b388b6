package dev.headstock.server.evaluations;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.EvaluateWork;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.events.Events;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Problems;
import dev.headstock.server.models.JobModel;
import dev.headstock.server.models.JobModels;
import dev.headstock.server.models.ModelFileLists;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.JobChanged;
import dev.headstock.server.queue.JobHandler;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.queue.PreparedAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Jobs that evaluate a trained model on a data set version: its own, or another one that fits. */
@Component
class EvaluateJobs implements JobHandler {
    private static final String KIND = "evaluate";

    private final JobModels models;
    private final Datasets datasets;
    private final EvaluationOrders orders;
    private final Evaluations evaluations;
    private final Checkpoints checkpoints;
    private final Events events;

    EvaluateJobs(
            JobModels models,
            Datasets datasets,
            EvaluationOrders orders,
            Evaluations evaluations,
            Checkpoints checkpoints,
            Events events) {
        this.models = models;
        this.datasets = datasets;
        this.orders = orders;
        this.evaluations = evaluations;
        this.checkpoints = checkpoints;
        this.events = events;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<EvaluateOptions> options() {
        return EvaluateOptions.class;
    }

    @Override
    public NewJob plan(JobSubmission submission, String by) {
        EvaluationRequest request = EvaluationRequest.read(submission);
        JobModel model = find("/subjects/0", () -> models.get(request.model()));
        JobModel.Training training = model.training();
        if (training == null) {
            throw ApiException.invalid(
                    "/subjects/0",
                    "'%s' is a base model, which predicts nothing. Choose a trained model.".formatted(model.name()));
        }
        DatasetVersion dataset = dataset(request, training);
        String reference = dataset.datasetName() + "/" + dataset.number();
        List<Problem> problems = DatasetFit.problems(training.columns(), dataset.schema(), reference, "/subjects/1");
        List<Split> splits = request.splits(dataset.statistics().rows(), problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        EvaluationOrders.Order order = new EvaluationOrders.Order(
                model.reference(), training.checkpoint(), training.run(), dataset.id(), splits, request.replicates());
        return new NewJob(
                KIND,
                new NewJob.Label("Evaluate " + model.name(), reference),
                List.of(
                        new JobSubject(JobSubject.MODEL, model.reference()),
                        new JobSubject(JobSubject.DATASET, reference)),
                false,
                Map.of("splits", splits, "replicates", request.replicates()),
                new Resources(1, request.priority()),
                null,
                model.plugins(),
                job -> queued(job, order));
    }

    private void queued(UUID job, EvaluationOrders.Order order) {
        checkpoints.pin(order.checkpoint());
        orders.add(job, order);
    }

    private DatasetVersion dataset(EvaluationRequest request, JobModel.Training training) {
        String named = request.dataset();
        if (named != null) {
            return find("/subjects/1", () -> datasets.byIdOrReference(named));
        }
        DataFiles trainedOn = training.data();
        if (trainedOn == null) {
            throw ApiException.invalid(
                    "/subjects", "The model was trained on another server. Name a data set version to evaluate it on.");
        }
        return find("/subjects", () -> datasets.byIdOrReference(trainedOn.reference()));
    }

    private static <T> T find(String pointer, Supplier<T> lookup) {
        List<Problem> problems = new ArrayList<>();
        return Problems.collect(problems, pointer, lookup).orElseThrow(() -> ApiException.invalid(problems));
    }

    @Override
    public PreparedAssignment prepare(ActiveJob job) {
        EvaluationOrders.Order order = orders.get(job.id());
        JobModel model = models.get(order.model());
        DatasetVersion version = datasets.version(order.datasetVersion());
        DataFiles data = datasets.files(version);
        List<FileReference> files = new ArrayList<>(ModelFileLists.all(model.files()));
        files.add(data.examples());
        return new PreparedAssignment(
                new EvaluateWork(model.files(), data, order.splits(), order.replicates()), files, () -> {});
    }

    @Override
    public void predictions(ActiveJob job, PredictionBatch batch) {
        evaluations.store(source(job), job.attempt().attempt(), batch);
    }

    /** A new evaluation of a trained model; {@code runId} is null when another server trained it. */
    record EvaluatedEvent(@Nullable UUID runId, UUID jobId, Evaluation evaluation) {}

    @Override
    public void evaluation(ActiveJob job, EvaluationReport report) {
        EvaluationSource source = source(job);
        Evaluation evaluation = evaluations.complete(source, job.attempt().attempt(), report);
        UUID run = orders.get(job.id()).run();
        EvaluatedEvent news = new EvaluatedEvent(run, job.id(), evaluation);
        events.publish("job:" + job.id(), "evaluated", news);
        if (run != null) {
            events.publish("run:" + run, "evaluated", news);
        }
    }

    private EvaluationSource source(ActiveJob job) {
        return orders.get(job.id()).source(job.id());
    }

    /** Removes the incomplete evaluations of an ended attempt; the model stays pinned until the job has finished. */
    @EventListener(condition = "#change.kind() == 'evaluate'")
    @Transactional(propagation = Propagation.MANDATORY)
    public void onJobChanged(JobChanged change) {
        if (change.outcome() != null) {
            evaluations.dropUnfinished(change.job());
        }
        if (change.state().finished()) {
            checkpoints.unpin(orders.get(change.job()).checkpoint());
        }
    }
}
