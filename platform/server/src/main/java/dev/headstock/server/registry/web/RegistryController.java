package dev.headstock.server.registry.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.registry.AliasMove;
import dev.headstock.server.registry.Aliases.Signature;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.ModelVersions;
import dev.headstock.server.registry.RegisteredModel;
import dev.headstock.server.registry.RegisteredModels;
import dev.headstock.server.registry.imports.ImportOrder;
import dev.headstock.server.registry.imports.VersionImports;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Registered models, their aliases, and versions across models. */
@RestController
@RequestMapping("/api/v1/registry")
class RegistryController {
    private final RegisteredModels models;
    private final VersionImports imports;
    private final Blobs blobs;

    RegistryController(RegisteredModels models, VersionImports imports, Blobs blobs) {
        this.models = models;
        this.imports = imports;
        this.blobs = blobs;
    }

    record RegisteredModelDetails(@JsonUnwrapped RegisteredModel model, List<ModelVersion> versions) {}

    record RegisteredModelChange(String description) {}

    record AliasOrder(Integer version, @Nullable String reason) {}

    @GetMapping("/models")
    Page<RegisteredModel> listRegisteredModels() {
        return Page.of(models.list());
    }

    /**
     * Takes in a zip that {@code …/download} made, here or on another server; or one of the folder in which PEFT saved adapters.
     *
     * @param name of the registered model, which is made when it is new; without one the name that a download has
     * @param baseModel name of the base model that adapters belong to; without one the one that their configuration names
     * @param classes of adapters with a head, in the order of its outputs; without them those of a config.json in the zip
     * @param texts names of the columns with texts that adapters read, two for pairs; without them {@code text}
     * @param head id of the head type for adapters, where their configuration leaves several open
     */
    @PostMapping("/imports")
    @ResponseStatus(HttpStatus.CREATED)
    ModelVersion importModelVersion(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String baseModel,
            @RequestParam(required = false) @Nullable List<String> classes,
            @RequestParam(required = false) @Nullable List<String> texts,
            @RequestParam(required = false) @Nullable String head,
            InputStream body,
            Principal caller)
            throws IOException {
        Path spooled = blobs.spool();
        try {
            Blobs.copy(body, spooled);
            return imports.add(spooled, ImportOrder.of(name, baseModel, classes, texts, head), caller.getName());
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    @GetMapping("/models/{name}")
    RegisteredModelDetails getRegisteredModel(@PathVariable String name) {
        RegisteredModels.Details details = models.get(name);
        return new RegisteredModelDetails(details.model(), details.versions());
    }

    @PatchMapping("/models/{name}")
    RegisteredModel describeRegisteredModel(@PathVariable String name, @RequestBody RegisteredModelChange change) {
        return models.describe(name, change.description());
    }

    @DeleteMapping("/models/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteRegisteredModel(@PathVariable String name) {
        models.remove(name);
    }

    @PutMapping("/models/{name}/aliases/{alias}")
    RegisteredModel moveAlias(
            @PathVariable String name, @PathVariable String alias, @RequestBody AliasOrder order, Principal caller) {
        return models.moveAlias(name, alias, order.version(), signature(caller, order.reason()));
    }

    @DeleteMapping("/models/{name}/aliases/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAlias(
            @PathVariable String name,
            @PathVariable String alias,
            @RequestParam(required = false) @Nullable String reason,
            Principal caller) {
        models.removeAlias(name, alias, signature(caller, reason));
    }

    @GetMapping("/models/{name}/aliases/history")
    Page<AliasMove> listAliasMoves(@PathVariable String name) {
        return Page.of(models.aliasHistory(name));
    }

    /**
     * Versions of all models, newest first.
     *
     * @param run that made them
     * @param alias that they have now, such as {@code champion}
     * @param dataset the name of the data set that they were trained on
     */
    @GetMapping("/versions")
    Page<ModelVersion> listModelVersions(
            @RequestParam(required = false) @Nullable UUID run,
            @RequestParam(required = false) @Nullable String alias,
            @RequestParam(required = false) @Nullable String dataset,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return models.versions(new ModelVersions.Filter(run, alias, dataset), PageRequest.of(limit, cursor));
    }

    private static Signature signature(Principal caller, @Nullable String reason) {
        return new Signature(caller.getName(), Objects.requireNonNullElse(reason, ""));
    }
}
