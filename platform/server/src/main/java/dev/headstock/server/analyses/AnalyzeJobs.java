package dev.headstock.server.analyses;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.worker.AnalyzeWork;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.ModelFiles;
import dev.headstock.server.analyses.Analysis.AnalyzedModel;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.events.Events;
import dev.headstock.server.models.JobModel;
import dev.headstock.server.models.JobModels;
import dev.headstock.server.models.ModelFileLists;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.JobChanged;
import dev.headstock.server.queue.JobHandler;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.queue.PreparedAssignment;
import dev.headstock.server.references.ReferencedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Jobs that run an analysis. */
@Component
class AnalyzeJobs implements JobHandler {
    private static final String KIND = "analyze";

    private final AnalysisCheckup checkup;
    private final JobModels models;
    private final Datasets datasets;
    private final Analyses analyses;
    private final Checkpoints checkpoints;
    private final Events events;

    AnalyzeJobs(
            AnalysisCheckup checkup,
            JobModels models,
            Datasets datasets,
            Analyses analyses,
            Checkpoints checkpoints,
            Events events) {
        this.checkup = checkup;
        this.models = models;
        this.datasets = datasets;
        this.analyses = analyses;
        this.checkpoints = checkpoints;
        this.events = events;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<AnalyzeOptions> options() {
        return AnalyzeOptions.class;
    }

    @Override
    public NewJob plan(JobSubmission submission, String by) {
        AnalysisRequest request = AnalysisRequest.read(submission);
        AnalysisCheckup.Checked checked = checkup.check(request);
        List<JobModel> subjects = jobModels(checked.subjects());
        List<JobModel> named = jobModels(checked.named());
        Analyses.Order order = new Analyses.Order(
                checked.title(),
                checked.analysis(),
                checked.jar(),
                subjects.stream()
                        .map(model -> new AnalyzedModel(model.reference(), model.name()))
                        .toList(),
                named.stream().map(JobModel::reference).toList(),
                checked.dataset() == null ? null : checked.dataset().id(),
                reads(checked, subjects),
                request.seed(),
                pins(subjects, named));
        String about = String.join(", ", subjects.stream().map(JobModel::name).toList());
        return new NewJob(
                KIND,
                new NewJob.Label(checked.title(), about),
                jobSubjects(request, subjects),
                false,
                Map.of("analysis", checked.analysis(), "seed", request.seed()),
                new Resources(1, submission.priorityOrNone()),
                null,
                checkup.jars(
                        checked,
                        Stream.concat(subjects.stream(), named.stream()).toList()),
                job -> queued(job, order, by));
    }

    private @Nullable UUID reads(AnalysisCheckup.Checked checked, List<JobModel> subjects) {
        if (checked.dataset() != null) {
            return checked.dataset().id();
        }
        return subjects.stream()
                .flatMap(model -> Stream.ofNullable(model.training()))
                .findFirst()
                .map(JobModel.Training::data)
                .flatMap(data -> datasets.findVersion(data.reference()))
                .map(DatasetVersion::id)
                .orElse(null);
    }

    private List<JobModel> jobModels(List<ReferencedModel> referenced) {
        return referenced.stream().map(model -> models.get(model.reference())).toList();
    }

    private static List<UUID> pins(List<JobModel> subjects, List<JobModel> named) {
        return Stream.concat(subjects.stream(), named.stream())
                .flatMap(model -> Stream.ofNullable(model.training()))
                .map(JobModel.Training::checkpoint)
                .distinct()
                .toList();
    }

    private static List<JobSubject> jobSubjects(AnalysisRequest request, List<JobModel> models) {
        List<JobSubject> subjects = new ArrayList<>();
        models.forEach(model -> subjects.add(new JobSubject(JobSubject.MODEL, model.reference())));
        if (request.dataset() != null) {
            subjects.add(new JobSubject(JobSubject.DATASET, request.dataset()));
        }
        return subjects;
    }

    private void queued(UUID job, Analyses.Order order, String by) {
        order.pinned().forEach(checkpoints::pin);
        analyses.add(job, order, by);
    }

    @Override
    public PreparedAssignment prepare(ActiveJob job) {
        Analyses.Order order = analyses.order(job.id());
        List<ModelFiles> subjects = order.models().stream()
                .map(model -> models.get(model.reference()).files())
                .toList();
        List<ModelFiles> named = order.named().stream()
                .map(reference -> models.get(reference).files())
                .toList();
        DataFiles data = order.dataset() == null ? null : datasets.files(datasets.version(order.dataset()));
        List<FileReference> files = new ArrayList<>();
        subjects.forEach(model -> files.addAll(ModelFileLists.all(model)));
        named.forEach(model -> files.addAll(ModelFileLists.all(model)));
        if (data != null) {
            files.add(data.examples());
        }
        return new PreparedAssignment(
                new AnalyzeWork(order.analysis(), subjects, named, data, order.seed()), files, () -> {});
    }

    @Override
    public void result(ActiveJob job, JobResult result) {
        analyses.store(job.id(), result.figures());
        publish(job.id());
    }

    @Override
    public void progress(ActiveJob job, Heartbeat report) {
        publish(job.id());
    }

    @EventListener(condition = "#change.kind() == 'analyze'")
    @Transactional(propagation = Propagation.MANDATORY)
    public void onJobChanged(JobChanged change) {
        if (change.state().finished()) {
            analyses.order(change.job()).pinned().forEach(checkpoints::unpin);
        }
        publish(change.job());
    }

    private void publish(UUID job) {
        events.publishState(List.of("analyses", "job:" + job), "analysis-changed", job, () -> analyses.ofJob(job)
                .map(AnalysisResult::analysis)
                .orElse(null));
    }
}
