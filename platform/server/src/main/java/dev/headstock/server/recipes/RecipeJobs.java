package dev.headstock.server.recipes;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.worker.ConvertWork;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.ModelFiles;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.models.JobModel;
import dev.headstock.server.models.JobModels;
import dev.headstock.server.models.ModelFileLists;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.JobHandler;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.queue.PreparedAssignment;
import dev.headstock.server.recipes.RecipeOrders.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Jobs that make a base model by a recipe. */
@Component
class RecipeJobs implements JobHandler {
    static final String KIND = "convert";

    private final RecipePlanner planner;
    private final RecipeOrders orders;
    private final MadeModels made;
    private final BaseModels baseModels;
    private final JobModels models;
    private final Datasets datasets;
    private final Checkpoints checkpoints;

    RecipeJobs(
            RecipePlanner planner,
            RecipeOrders orders,
            MadeModels made,
            BaseModels baseModels,
            JobModels models,
            Datasets datasets,
            Checkpoints checkpoints) {
        this.planner = planner;
        this.orders = orders;
        this.made = made;
        this.baseModels = baseModels;
        this.models = models;
        this.datasets = datasets;
        this.checkpoints = checkpoints;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<ConvertOptions> options() {
        return ConvertOptions.class;
    }

    @Override
    public NewJob plan(JobSubmission submission, String by) {
        RecipeRequest request = RecipeRequest.read(submission);
        List<Problem> problems = baseModels
                .problemOfName(request.name())
                .map(problem -> List.of(Problem.error("/options/name", problem)))
                .orElse(List.of());
        RecipePlanner.Planned planned = planner.plan(request, problems);
        RecipeOrders.Order order = planned.order();
        BaseModel same = baseModels.findByRecipeKey(order.recipeKey()).orElse(null);
        if (same != null) {
            throw ApiException.conflict("Base model '%s' was made with exactly these options, seed and sources. Use it."
                            .formatted(same.name()))
                    .with("model", same.id());
        }
        return new NewJob(
                KIND,
                new NewJob.Label("Make " + order.name(), planned.title()),
                List.of(new JobSubject(JobSubject.MODEL, "base/" + order.name())),
                true,
                Map.of("name", order.name(), "recipe", order.recipe(), "seed", order.seed()),
                new Resources(1, submission.priorityOrNone()),
                null,
                jars(order),
                job -> queued(job, order, by));
    }

    /** A worker loads one version of a plugin: that of the recipe, or else the installed one, or else that of the first model. */
    private Collection<PinnedPlugin> jars(RecipeOrders.Order order) {
        Map<String, PinnedPlugin> jars = new LinkedHashMap<>();
        jars.put(order.sources().plugin().id(), order.sources().plugin());
        planner.families().forEach(jar -> jars.putIfAbsent(jar.id(), jar));
        for (Source source : order.sources().models()) {
            models.get(source.reference()).plugins().forEach(jar -> jars.putIfAbsent(jar.id(), jar));
        }
        return jars.values();
    }

    private void queued(UUID job, RecipeOrders.Order order, String by) {
        order.sources().models().stream()
                .map(Source::checkpoint)
                .filter(Objects::nonNull)
                .forEach(checkpoints::pin);
        orders.add(job, order, by);
    }

    @Override
    public PreparedAssignment prepare(ActiveJob job) {
        RecipeOrders.Order order = orders.get(job.id());
        List<ModelFiles> named = order.sources().models().stream()
                .map(Source::reference)
                .map(models::get)
                .map(JobModel::files)
                .toList();
        List<DataFiles> data = order.sources().datasets().stream()
                .map(source -> datasets.findVersion(source.reference())
                        .orElseThrow(() -> ApiException.notFound("data set version", source.reference())))
                .map(datasets::files)
                .toList();
        List<FileReference> files = new ArrayList<>();
        named.forEach(model -> files.addAll(ModelFileLists.all(model)));
        data.forEach(version -> files.add(version.examples()));
        return new PreparedAssignment(new ConvertWork(order.recipe(), named, data, order.seed()), files, () -> {});
    }

    @Override
    public void file(ActiveJob job, String sha256, InputStream content) throws IOException {
        made.store(sha256, content);
    }

    @Override
    public void result(ActiveJob job, JobResult result) {
        made.check(result);
        orders.store(job.id(), result);
    }
}
