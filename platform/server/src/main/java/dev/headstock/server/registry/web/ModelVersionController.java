package dev.headstock.server.registry.web;

import dev.headstock.server.evaluations.EvaluatedModels;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.http.Page;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.RegisteredModels;
import dev.headstock.server.registry.Registration;
import dev.headstock.server.registry.archives.VersionArchive;
import dev.headstock.server.registry.archives.VersionReadme;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Versions of a registered model; each is reached by its number or by an alias. */
@RestController
@RequestMapping("/api/v1/registry/models/{name}/versions")
class ModelVersionController {
    private final RegisteredModels models;
    private final VersionArchive archive;
    private final VersionReadme readme;
    private final Evaluations evaluations;
    private final EvaluatedModels evaluated;
    private final Idempotency idempotency;

    ModelVersionController(
            RegisteredModels models,
            VersionArchive archive,
            VersionReadme readme,
            Evaluations evaluations,
            EvaluatedModels evaluated,
            Idempotency idempotency) {
        this.models = models;
        this.archive = archive;
        this.readme = readme;
        this.evaluations = evaluations;
        this.evaluated = evaluated;
        this.idempotency = idempotency;
    }

    record ModelVersionChange(String note) {}

    private record Submission(String model, Registration registration) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ModelVersion registerModelVersion(
            @PathVariable String name,
            @RequestBody Registration registration,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal caller) {
        return idempotency.once(
                key,
                "model-versions",
                new Submission(name, registration),
                ModelVersion.class,
                () -> models.register(name, registration, caller.getName()));
    }

    @GetMapping("/{version}")
    ModelVersion getModelVersion(@PathVariable String name, @PathVariable String version) {
        return models.version(name, version);
    }

    @PatchMapping("/{version}")
    ModelVersion describeModelVersion(
            @PathVariable String name, @PathVariable String version, @RequestBody ModelVersionChange change) {
        return models.describeVersion(name, version, change.note());
    }

    /** Those that its run made at its step, and those that jobs made of it; the newest first. */
    @GetMapping("/{version}/evaluations")
    Page<Evaluation> listVersionEvaluations(@PathVariable String name, @PathVariable String version) {
        return Page.of(evaluations.ofModel(evaluated.references("version/%s/%s".formatted(name, version))));
    }

    @DeleteMapping("/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteModelVersion(@PathVariable String name, @PathVariable String version) {
        models.removeVersion(name, version);
    }

    /** Written to the response itself, as it is read from the object store: a model need not fit into memory. */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/{version}/download")
    void downloadModelVersion(@PathVariable String name, @PathVariable String version, HttpServletResponse response)
            throws IOException {
        ModelVersion wanted = models.version(name, version);
        archive.requireFiles(wanted.lineage());
        String server = ZipResponse.server();
        archive.write(
                new VersionArchive.Content(
                        wanted,
                        wanted.lineage(),
                        wanted.createdAt(),
                        readme.of(wanted, server),
                        readme.base(wanted.lineage())),
                ZipResponse.begin(response, wanted.model() + "-" + wanted.number()));
    }
}
