package dev.headstock.server.recipes;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Sha256;
import dev.headstock.protocol.host.OutlineResult.Outline;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.models.ModelDescription;
import dev.headstock.server.queue.JobChanged;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.recipes.RecipeOrders.Source;
import dev.headstock.server.references.ModelReferences;
import dev.headstock.server.references.ReferencedModel;
import dev.headstock.server.registry.KeptHeads;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes what recipes have made. The files belong to the attempt until its job has succeeded; in that moment the base model appears. */
@Component
class MadeModels {
    /** Larger than any model that this server could train. */
    private static final long MOST_BYTES = 256L << 30;

    private final RecipeOrders orders;
    private final BaseModels models;
    private final Checkpoints checkpoints;
    private final Blobs blobs;
    private final KeptHeads heads;
    private final ModelReferences references;
    private final JsonColumns json;

    MadeModels(
            RecipeOrders orders,
            BaseModels models,
            Checkpoints checkpoints,
            Blobs blobs,
            KeptHeads heads,
            ModelReferences references,
            JsonColumns json) {
        this.orders = orders;
        this.heads = heads;
        this.references = references;
        this.models = models;
        this.checkpoints = checkpoints;
        this.blobs = blobs;
        this.json = json;
    }

    void store(String sha256, InputStream content) throws IOException {
        Blob stored = blobs.put(content, MOST_BYTES);
        if (!stored.sha256().equals(sha256)) {
            blobs.release(List.of(stored.sha256()));
            throw ApiException.invalid(
                    "",
                    "Bytes with SHA-256 %s were announced, but %s arrived. Send them again."
                            .formatted(sha256, stored.sha256()));
        }
    }

    /** @throws ApiException when something of the model is missing */
    void check(JobResult result) {
        List<Problem> problems = new ArrayList<>();
        for (FileReference file : result.files()) {
            try {
                Optional<Blob> stored = blobs.findNamed(file.sha256());
                if (stored.filter(blob -> blob.size() == file.size()).isEmpty()) {
                    problems.add(Problem.error(
                            "/files", "%s has not arrived. Send it, then the result.".formatted(file.name())));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (baseFiles(result).isEmpty()) {
            problems.add(Problem.error("/files", "A base model has files."));
        } else {
            // One model has one name: it would not be found under the one that was asked for.
            models.findBySha256(Sha256.of(baseFiles(result)))
                    .map(same -> same(same, head(result) != null))
                    .ifPresent(problem -> problems.add(Problem.error("/files", problem)));
        }
        if (!(result.summary().get("family") instanceof String) || outline(result) == null) {
            problems.add(Problem.error("/summary", "The summary of a base model has its family and its outline."));
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    private static String same(BaseModel made, boolean withHead) {
        return "The model is exactly the base model '%s', byte by byte, which stays as it is. %s"
                .formatted(
                        made.name(),
                        withHead
                                ? "Choose other models, or leave the head out and use that one."
                                : "Use that one, or choose other options.");
    }

    /** Beside them may be the files of a trained model, in folders named as in a checkpoint. */
    private static List<FileReference> baseFiles(JobResult result) {
        return result.files().stream()
                .filter(file -> !file.name().contains("/"))
                .toList();
    }

    /** Reference of the trained model whose head was kept, or null. */
    private static @Nullable String head(JobResult result) {
        return result.summary().get("head") instanceof String reference ? reference : null;
    }

    private @Nullable Outline outline(JobResult result) {
        Object outline = result.summary().get("outline");
        return outline == null ? null : json.read(String.valueOf(json.write(outline)), Outline.class);
    }

    @EventListener(condition = "#change.kind() == 'convert'")
    @Transactional(propagation = Propagation.MANDATORY)
    public void onJobChanged(JobChanged change) {
        if (!change.state().finished()) {
            return;
        }
        RecipeOrders.Order order = orders.get(change.job());
        JobResult result = orders.result(change.job()).orElse(null);
        if (change.state() == JobState.SUCCEEDED) {
            orders.close(change.job(), make(order, result).id());
        } else {
            orders.close(change.job(), null);
            if (result != null) {
                blobs.release(result.files().stream().map(FileReference::sha256).toList());
            }
        }
        order.sources().models().stream()
                .map(Source::checkpoint)
                .filter(Objects::nonNull)
                .forEach(checkpoints::unpin);
    }

    private BaseModel make(RecipeOrders.Order order, @Nullable JobResult result) {
        if (result == null) {
            throw ApiException.conflict("The job cannot succeed without its result. Send it first.");
        }
        Outline outline = Objects.requireNonNull(outline(result), "checked when it arrived");
        BaseModel made = models.addMade(
                order.name(),
                String.valueOf(result.summary().get("family")),
                new ModelDescription(outline, "", null, provenance(order, result)),
                baseFiles(result),
                licenses(order),
                languages(order),
                order.recipeKey());
        String head = head(result);
        if (head != null) {
            keep(head, order, made, result);
        }
        return made;
    }

    private void keep(String head, RecipeOrders.Order order, BaseModel made, JobResult result) {
        ReferencedModel.Training from =
                Objects.requireNonNull(references.get(head).training(), "only they have heads");
        List<FileReference> files = result.files().stream()
                .filter(file -> file.name().contains("/"))
                .toList();
        heads.add(made, order.recipe().id(), from.run(), from.checkpoint(), files);
    }

    private static Set<String> licenses(RecipeOrders.Order order) {
        Set<String> licenses = new LinkedHashSet<>();
        order.sources().models().stream()
                .map(Source::license)
                .filter(Objects::nonNull)
                .forEach(licenses::add);
        return licenses;
    }

    private static Set<String> languages(RecipeOrders.Order order) {
        Set<String> languages = new LinkedHashSet<>();
        order.sources().models().stream()
                .map(Source::languages)
                .filter(Objects::nonNull)
                .forEach(languages::addAll);
        return languages;
    }

    private static Map<String, @Nullable Object> provenance(RecipeOrders.Order order, JobResult result) {
        Map<String, @Nullable Object> provenance = new LinkedHashMap<>();
        provenance.put("recipe", order.recipe());
        provenance.put("seed", order.seed());
        provenance.put("plugin", order.sources().plugin());
        provenance.put("models", order.sources().models());
        provenance.put("datasets", order.sources().datasets());
        provenance.put("sources", result.summary().get("sources"));
        provenance.put("head", head(result));
        return provenance;
    }
}
