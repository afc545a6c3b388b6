package dev.headstock.trainer.planning;

import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.StepInterceptor.Teacher;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Declarations;
import dev.headstock.trainer.planning.References.ReferencedModel;
import dev.headstock.trainer.planning.parameters.Overrides;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.planning.problems.ProblemList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Refuses plans that the engine could not compute, before an hour is spent on them. */
final class PlanCheck {
    private static final String STRATEGIES = "/strategies";

    private final ModelOutline outline;
    private final DatasetSchema schema;
    private final TuningPlan plan;
    private final String headId;
    private final Head head;
    private final References references;
    private final ProblemList problems;

    PlanCheck(
            ModelOutline outline,
            DatasetSchema schema,
            TuningPlan plan,
            String headId,
            Head head,
            References references,
            ProblemList problems) {
        this.outline = outline;
        this.schema = schema;
        this.plan = plan;
        this.headId = headId;
        this.head = head;
        this.references = references;
        this.problems = problems;
    }

    void check(ParameterTable parameters, int epochs) {
        checkRate();
        checkTrained(parameters, epochs);
        checkSolver(parameters);
        Declarations.formulaProblem(
                        "the formula of the optimizer", plan.optimizer().formula())
                .ifPresent(this::report);
        plan.interceptors().forEach(this::checkInterceptor);
    }

    private void checkRate() {
        boolean needed = plan.fullBatchSolver().isEmpty();
        if (needed && !(plan.learningRate() > 0 && Double.isFinite(plan.learningRate()))) {
            problems.error(
                    "/settings/learningRate",
                    "no strategy suggests a learning rate. Set one, or add a strategy that does.");
        }
    }

    private void checkTrained(ParameterTable parameters, int epochs) {
        if (parameters.trainedPaths().isEmpty()) {
            problems.error(STRATEGIES, "nothing would be trained. Choose a strategy that trains something.");
        } else if (parameters.trainedIn(0) == 0) {
            int first = 1;
            while (first < epochs && parameters.trainedIn(first) == 0) {
                first++;
            }
            problems.error(
                    STRATEGIES,
                    "nothing would be trained in the first epoch: training starts with epoch %d. Let something start at once, such as the head."
                            .formatted(first + 1));
        }
    }

    private void checkSolver(ParameterTable parameters) {
        if (plan.fullBatchSolver().isEmpty()) {
            return;
        }
        if (!plan.interceptors().isEmpty()) {
            problems.error(
                    STRATEGIES,
                    "a full-batch solver computes no steps that '%s' could change. Remove one of the two."
                            .formatted(plan.interceptors().get(0).id()));
        }
        parameters.entries().stream()
                .filter(entry -> entry.rule() != null)
                .filter(entry -> entry.owner() != Owner.HEAD && entry.owner() != Owner.READOUT)
                .map(Entry::path)
                .findFirst()
                .ifPresent(path -> problems.error(
                        STRATEGIES,
                        "a full-batch solver trains only head and readout, but '%s' would be trained, too. Freeze it."
                                .formatted(path)));
        if (head.needsWholeBatch()) {
            problems.error(
                    STRATEGIES,
                    "'%s' computes its loss over a whole batch, which a full-batch solver has not. Choose an optimizer."
                            .formatted(headId));
        }
    }

    private void checkInterceptor(StepInterceptor interceptor) {
        String id = interceptor.id();
        Declarations.idProblem("the id of an interceptor", id).ifPresent(this::report);
        Declarations.formulaProblem("the formula of '%s'".formatted(id), interceptor.formula())
                .ifPresent(this::report);
        if (Overrides.of(interceptor, StepInterceptor.class, "transformLoss") && head.needsWholeBatch()) {
            problems.error(
                    STRATEGIES,
                    "'%s' changes the loss of each pass, but '%s' computes its loss once over the whole batch. Remove one of the two."
                            .formatted(id, headId));
        }
        checkLayers(id, "the model", interceptor.watchedLayers(outline), outline);
        if (interceptor.usesDivergence() && head.divergence().isEmpty()) {
            problems.error(
                    "/head/id",
                    "'%s' compares outputs, and '%s' does not define how far two of its outputs are apart. Choose another head, or remove '%s'."
                            .formatted(id, headId, id));
        }
        for (Teacher teacher : interceptor.teachers()) {
            checkTeacher(interceptor, teacher);
        }
    }

    private void report(String problem) {
        problems.error(STRATEGIES, problem + " Report it to the plugin's author.");
    }

    private void checkTeacher(StepInterceptor interceptor, Teacher teacher) {
        ReferencedModel model;
        try {
            model = references.get(teacher.model());
        } catch (IllegalArgumentException e) {
            problems.error(STRATEGIES, "'%s' cannot use its teacher: %s".formatted(interceptor.id(), e.getMessage()));
            return;
        }
        String name = "the teacher '%s'".formatted(teacher.model().id());
        checkLayers(
                interceptor.id(), name, teacher.watchedLayers(), model.model().outline());
        if (interceptor.usesDivergence()) {
            differentHead(model)
                    .ifPresent(reason -> problems.error(
                            STRATEGIES, "'%s' compares outputs, but %s %s".formatted(interceptor.id(), name, reason)));
        }
    }

    /** Why a teacher's outputs cannot be compared with those of the run; continues its name. */
    private Optional<String> differentHead(ReferencedModel teacher) {
        if (teacher.run().isEmpty()) {
            boolean pretrained = head.parameters().stream()
                    .map(ParameterSpec::init)
                    .allMatch(init -> init instanceof Init.Pretrained);
            return pretrained
                    ? Optional.empty()
                    : Optional.of("is a base model without a head '%s'. Choose a trained model.".formatted(headId));
        }
        ResolvedRun run = teacher.run().get();
        if (!run.headId().equals(headId)) {
            return Optional.of(
                    "has the head '%s'. Choose one that was trained with '%s'.".formatted(run.headId(), headId));
        }
        return classes(run.schema()).equals(classes(schema))
                ? Optional.empty()
                : Optional.of("was trained with other classes: %s in place of %s. Choose one with the same classes."
                        .formatted(classes(run.schema()), classes(schema)));
    }

    /** Of columns with the same roles, whatever their names. */
    private static List<List<String>> classes(DatasetSchema schema) {
        return schema.columns().stream()
                .filter(column -> !column.classes().isEmpty())
                .sorted((a, b) -> a.role().id().compareTo(b.role().id()))
                .map(DatasetSchema.Column::classes)
                .toList();
    }

    private void checkLayers(String id, String name, Iterable<Integer> layers, ModelOutline of) {
        for (int layer : layers) {
            if (layer < -1 || layer >= of.layers()) {
                problems.error(
                        STRATEGIES,
                        "'%s' reads layer %d of %s, which has layers %s. Choose one of them."
                                .formatted(id, layer, name, layerNames(of)));
            }
        }
    }

    static String layerNames(ModelOutline outline) {
        return List.of("-1 (the embeddings)", outline.layers() == 0 ? "" : "0 to " + (outline.layers() - 1)).stream()
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }
}
