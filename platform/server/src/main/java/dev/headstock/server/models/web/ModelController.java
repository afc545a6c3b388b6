package dev.headstock.server.models.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.OutlineResult.ImportReport;
import dev.headstock.protocol.host.OutlineResult.Outline;
import dev.headstock.protocol.host.OutlineResult.OutlinePart;
import dev.headstock.protocol.host.OutlineResult.SiteView;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.server.access.Caller;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.http.Page;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.models.ModelDescription;
import dev.headstock.server.models.ModelImport;
import dev.headstock.server.models.ModelNames;
import dev.headstock.server.models.downloads.BaseModelArchive;
import dev.headstock.server.models.imports.ModelConversion;
import dev.headstock.server.models.imports.ModelImports;
import dev.headstock.server.models.imports.ModelUploads;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.PluginHost;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models")
class ModelController {
    /** Far more than a model reads at once. The answer names every token, so this bounds it too. */
    private static final int LONGEST_TEXT = 100_000;

    private final BaseModels models;
    private final ModelImports imports;
    private final ModelUploads uploads;
    private final PluginHost host;
    private final Blobs blobs;
    private final BaseModelArchive archive;
    private final Idempotency idempotency;

    ModelController(
            BaseModels models,
            ModelImports imports,
            ModelUploads uploads,
            PluginHost host,
            Blobs blobs,
            BaseModelArchive archive,
            Idempotency idempotency) {
        this.models = models;
        this.imports = imports;
        this.uploads = uploads;
        this.host = host;
        this.blobs = blobs;
        this.archive = archive;
        this.idempotency = idempotency;
    }

    /** A base model with what it consists of, the sites where modules can go, its configuration file, and how it came here. */
    record ModelDetails(
            @JsonUnwrapped BaseModel model,
            int tokenTypes,
            List<OutlinePart> parts,
            List<SiteView> sites,
            Map<String, Object> config,
            String familyReason,
            @Nullable ImportReport report,
            @Nullable Map<String, @Nullable Object> provenance) {}

    /** Which of the other fields matter follows from {@code kind}. */
    record ModelImportOrder(
            Kind kind,
            @Nullable String hubId,
            @Nullable String revision,
            @Nullable String path,
            @Nullable String name) {
        enum Kind {
            @JsonProperty("starter")
            STARTER,
            @JsonProperty("folder")
            FOLDER,
            @JsonProperty("hub")
            HUB
        }
    }

    record TokenizeOrder(String text, @Nullable String secondText) {}

    @GetMapping
    Page<BaseModel> listModels() {
        return Page.of(models.list());
    }

    @GetMapping("/{id}")
    ModelDetails getModel(@PathVariable UUID id) {
        ModelDescription description = models.description(id);
        Outline outline = description.outline();
        return new ModelDetails(
                models.get(id),
                outline.tokenTypes(),
                outline.parts(),
                outline.sites(),
                outline.config(),
                description.familyReason(),
                description.report(),
                description.provenance());
    }

    /** A zip with the files of the model, as transformers loads them. */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/{id}/download")
    void downloadModel(@PathVariable UUID id, HttpServletResponse response) throws IOException {
        BaseModel model = models.get(id);
        String name = model.name();
        List<FileReference> files = models.files(id);
        archive.requireTensorsOfTheCheckpoint(name, files);
        response.setContentType("application/zip");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"%s.zip\"".formatted(name.replaceAll("[^A-Za-z0-9._-]", "-")));
        response.setHeader("Content-Security-Policy", "sandbox");
        archive.write(
                files, model.maxTokens(), models.description(id).outline().tokenTypes(), response.getOutputStream());
    }

    /** @param remark says that the files are a model of another name already; null for a new model */
    record UploadedModel(
            @JsonUnwrapped BaseModel model, @Nullable String remark) {}

    /** Without a name the model is called after the file. */
    @ApiResponse(responseCode = "201", description = "A new model", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "200",
            description = "The model that has these files already",
            useReturnTypeSchema = true)
    @PostMapping("/uploads")
    ResponseEntity<UploadedModel> uploadModel(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String fileName,
            InputStream body)
            throws IOException {
        String chosen =
                name == null || name.isBlank() ? ModelNames.of(required(fileName, "fileName")) : ModelNames.check(name);
        Path spooled = blobs.spool();
        try {
            Blobs.copy(body, spooled);
            ModelConversion.Converted converted = uploads.add(spooled, chosen);
            return ResponseEntity.status(converted.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                    .body(new UploadedModel(
                            converted.model(), converted.remark(chosen).orElse(null)));
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    @PostMapping("/imports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ModelImport importModel(
            @RequestBody ModelImportOrder order,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        return idempotency.once(key, "model-imports", order, ModelImport.class, () -> switch (order.kind()) {
            case STARTER -> imports.fromStarter();
            case FOLDER -> fromFolder(order);
            case HUB -> fromHub(order, required(order.hubId(), "hubId"));
        });
    }

    /** Whoever may name a path can make the server read it. */
    private ModelImport fromFolder(ModelImportOrder order) {
        if (!Caller.current().isAdmin()) {
            throw ApiException.forbidden(
                    "Only an administrator may import a folder of the server. Upload a zip instead.");
        }
        List<Problem> problems = new ArrayList<>();
        addIfMissing(order.path(), "path", problems);
        addIfMissing(order.name(), "name", problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        String name = ModelNames.check(String.valueOf(order.name()));
        try {
            return imports.fromFolder(Path.of(String.valueOf(order.path())), name);
        } catch (InvalidPathException e) {
            throw ApiException.invalid(
                    "/path", "This is not a path. Give the absolute path of a folder on the server.");
        }
    }

    private ModelImport fromHub(ModelImportOrder order, String hubId) {
        String name = order.name() == null ? hubId.substring(hubId.indexOf('/') + 1) : order.name();
        return imports.fromHub(hubId, order.revision() == null ? "main" : order.revision(), ModelNames.check(name));
    }

    @GetMapping("/imports")
    Page<ModelImport> listModelImports() {
        return Page.of(imports.list());
    }

    @GetMapping("/imports/{id}")
    ModelImport getModelImport(@PathVariable UUID id) {
        return imports.get(id);
    }

    /** Cancels an import that runs, and forgets one that has ended, with what it had downloaded. A model it has made stays. */
    @DeleteMapping("/imports/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteModelImport(@PathVariable UUID id) {
        imports.remove(id);
    }

    @PostMapping("/{id}/tokenize")
    Tokenization tokenize(@PathVariable UUID id, @RequestBody TokenizeOrder order) {
        List<Problem> problems = new ArrayList<>();
        addIfTooLong(order.text(), "text", problems);
        addIfTooLong(order.secondText(), "secondText", problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return host.tokenize(new TokenizeRequest(models.folder(id).toString(), order.text(), order.secondText()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteModel(@PathVariable UUID id) {
        models.remove(id);
    }

    private static String required(@Nullable String value, String field) {
        List<Problem> problems = new ArrayList<>();
        addIfMissing(value, field, problems);
        if (value == null || !problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return value;
    }

    private static void addIfTooLong(@Nullable String text, String field, List<Problem> problems) {
        if (text != null && text.length() > LONGEST_TEXT) {
            problems.add(Problem.error(
                    "/" + field,
                    "%s has %d characters. Only %d are tokenized at a time: send a part of it."
                            .formatted(field, text.length(), LONGEST_TEXT)));
        }
    }

    private static void addIfMissing(@Nullable String value, String field, List<Problem> problems) {
        if (value == null || value.isBlank()) {
            problems.add(Problem.error("/" + field, "%s is missing.".formatted(field)));
        }
    }
}
