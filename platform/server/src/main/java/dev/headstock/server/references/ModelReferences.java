package dev.headstock.server.references;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Sha256;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.evaluations.EvaluatedModels;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.references.ReferencedModel.Training;
import dev.headstock.server.registry.CheckpointFiles;
import dev.headstock.server.registry.KeptHeads;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.RegisteredModels;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Runs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out which model a reference means. Other packages come in here. */
@Component
public class ModelReferences implements EvaluatedModels {
    private static final String FORMS =
            "Use base/<name>, run/<run>, run/<run>/<step> or version/<model>/<number or alias>.";

    private final RegisteredModels registry;
    private final Runs runs;
    private final Checkpoints checkpoints;
    private final BaseModels models;
    private final KeptHeads heads;

    ModelReferences(RegisteredModels registry, Runs runs, Checkpoints checkpoints, BaseModels models, KeptHeads heads) {
        this.registry = registry;
        this.heads = heads;
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.models = models;
    }

    /**
     * The model that a reference means now: an alias stands for its version, and a run for the checkpoint that dev chose.
     *
     * @throws ApiException when it names no model, or one that cannot be read yet, with what to do
     */
    public ReferencedModel get(String reference) {
        String[] parts = reference.split("/", -1);
        String kind = parts[0];
        if (kind.equals("base") && parts.length == 2) {
            return baseModel(parts[1]);
        }
        if (kind.equals("run") && (parts.length == 2 || parts.length == 3)) {
            return checkpoint(run(parts[1]), parts.length == 3 ? step(reference, parts[2]) : null);
        }
        if (kind.equals("version") && parts.length == 3) {
            return version(registry.version(parts[1], parts[2]));
        }
        throw namesNoModel(reference);
    }

    /** @param reference an exact one of an imported version, or of a base model with a head */
    Lineage importedLineage(String reference) {
        String[] parts = reference.split("/", -1);
        if (parts.length == 2) {
            return heads.of(base(parts[1]).id()).orElseThrow().lineage();
        }
        return registry.version(parts[1], parts[2]).lineage();
    }

    private static ApiException namesNoModel(String reference) {
        return ApiException.invalid("", "'%s' names no model. %s".formatted(reference, FORMS));
    }

    /** Also of a step whose checkpoint has been cleaned up: its evaluations stay. */
    @Override
    public Set<String> references(String reference) {
        String[] parts = reference.split("/", -1);
        String kind = parts[0];
        if (kind.equals("base") && parts.length == 2) {
            BaseModel model = base(parts[1]);
            return heads.of(model.id())
                    .map(head -> withoutRun(head.checkpoint()))
                    .orElseGet(() -> Set.of(exact(model)));
        }
        if (kind.equals("run") && (parts.length == 2 || parts.length == 3)) {
            return references(run(parts[1]), parts.length == 3 ? step(reference, parts[2]) : null);
        }
        if (kind.equals("version") && parts.length == 3) {
            ModelVersion version = registry.version(parts[1], parts[2]);
            Lineage lineage = version.lineage();
            if (version.imported()) {
                return withoutRun(lineage.checkpoint().id());
            }
            return references(
                    lineage.run().id(),
                    lineage.checkpoint().step(),
                    lineage.checkpoint().id());
        }
        throw namesNoModel(reference);
    }

    /** Of a model that no run of this server trained: the base model whose head it is, and versions. */
    private Set<String> withoutRun(UUID checkpoint) {
        Set<String> all = new HashSet<>();
        heads.baseModel(checkpoint).map(models::get).map(ModelReferences::exact).ifPresent(all::add);
        registry.versionsFrom(checkpoint).stream().map(ModelReferences::exact).forEach(all::add);
        return all;
    }

    private Set<String> references(Run run, @Nullable Long step) {
        Optional<Checkpoint> checkpoint = find(run, step);
        if (checkpoint.isPresent()) {
            return references(
                    run.id(), checkpoint.get().step(), checkpoint.get().id());
        }
        return step == null ? Set.of() : Set.of(exact(run.id(), step));
    }

    private Set<String> references(UUID run, long step, UUID checkpoint) {
        Set<String> all = new HashSet<>();
        all.add(exact(run, step));
        registry.versionsFrom(checkpoint).stream().map(ModelReferences::exact).forEach(all::add);
        return all;
    }

    private static String exact(UUID run, long step) {
        return "run/%s/%d".formatted(run, step);
    }

    private static String exact(BaseModel model) {
        return "base/" + model.name();
    }

    private static String exact(ModelVersion version) {
        return "version/%s/%d".formatted(version.model(), version.number());
    }

    private BaseModel base(String name) {
        return models.findByName(name).orElseThrow(() -> ApiException.notFound("base model", name));
    }

    /** One that a recipe made with a head is a trained model. */
    private ReferencedModel baseModel(String name) {
        BaseModel model = base(name);
        return heads.of(model.id())
                .map(head -> trained(
                        exact(model),
                        name,
                        checkpoints.files(head.checkpoint()),
                        model,
                        new Training(
                                null,
                                head.lineage().specification(),
                                head.checkpoint(),
                                head.lineage().checkpoint().step())))
                .orElseGet(() -> new ReferencedModel(exact(model), name, model.sha256(), List.of(), model, null));
    }

    private Run run(String id) {
        try {
            return runs.get(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound("run", id);
        }
    }

    private static long step(String reference, String step) {
        try {
            return Long.parseLong(step);
        } catch (NumberFormatException e) {
            throw ApiException.invalid(
                    "", "'%s' names no model: '%s' is no step. %s".formatted(reference, step, FORMS));
        }
    }

    /** @param step null for the checkpoint that dev chose */
    private ReferencedModel checkpoint(Run run, @Nullable Long step) {
        Checkpoint checkpoint = find(run, step)
                .orElseThrow(() -> ApiException.conflict(
                        step == null
                                ? "Run %s has no checkpoint with a model yet. Wait for its first evaluation."
                                        .formatted(run.name())
                                : "Run %s has no checkpoint with a model at step %d. Choose one that its page lists."
                                        .formatted(run.name(), step)));
        return trained(
                exact(run.id(), checkpoint.step()),
                "%s, step %d".formatted(run.name(), checkpoint.step()),
                checkpoint.files(),
                models.get(run.baseModel().id()),
                new Training(run, run.specification(), checkpoint.id(), checkpoint.step()));
    }

    private Optional<Checkpoint> find(Run run, @Nullable Long step) {
        return checkpoints.list(run.number()).stream()
                .filter(each -> each.state() == Checkpoint.State.COMMITTED)
                .filter(each -> !CheckpointFiles.forPrediction(each.files()).isEmpty())
                .filter(each -> step == null ? each.best() || each.newest() : each.step() == step)
                .max(Comparator.comparing(Checkpoint::best).thenComparing(Checkpoint::step));
    }

    private ReferencedModel version(ModelVersion version) {
        Lineage lineage = version.lineage();
        UUID checkpoint = lineage.checkpoint().id();
        return trained(
                exact(version),
                "%s, version %d".formatted(version.model(), version.number()),
                checkpoints.files(checkpoint),
                models.get(lineage.baseModel().id()),
                new Training(
                        version.imported() ? null : runs.get(lineage.run().id()),
                        lineage.specification(),
                        checkpoint,
                        lineage.checkpoint().step()));
    }

    private ReferencedModel trained(
            String reference, String name, List<FileReference> checkpointFiles, BaseModel base, Training training) {
        List<FileReference> files = CheckpointFiles.forPrediction(checkpointFiles);
        List<FileReference> all = new ArrayList<>(files);
        all.add(new FileReference("base", base.size(), base.sha256()));
        return new ReferencedModel(reference, name, Sha256.of(all), files, base, training);
    }
}
