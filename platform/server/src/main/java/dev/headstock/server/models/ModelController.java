package dev.headstock.server.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.headstock.protocol.host.OutlineResult.Outline;
import dev.headstock.protocol.host.OutlineResult.SiteView;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.server.access.Caller;
import dev.headstock.server.plugins.PluginHost;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.web.ApiException;
import dev.headstock.server.web.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models")
class ModelController {
    private final BaseModels models;
    private final ModelImports imports;
    private final ModelUploads uploads;
    private final PluginHost host;
    private final Blobs blobs;

    ModelController(BaseModels models, ModelImports imports, ModelUploads uploads, PluginHost host, Blobs blobs) {
        this.models = models;
        this.imports = imports;
        this.uploads = uploads;
        this.host = host;
        this.blobs = blobs;
    }

    /** A base model with the places where modules can go, and its configuration file. */
    record ModelDetails(@JsonUnwrapped BaseModel model, List<SiteView> sites, Map<String, Object> config) {}

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
        Outline outline = models.outline(id);
        return new ModelDetails(models.get(id), outline.sites(), outline.config());
    }

    @PostMapping("/uploads")
    @ResponseStatus(HttpStatus.CREATED)
    BaseModel uploadModel(@RequestParam String name, InputStream body) throws IOException {
        ModelNames.check(name);
        Path spooled = blobs.spool();
        try {
            Blobs.copy(body, spooled);
            return uploads.add(spooled, name);
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    @PostMapping("/imports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ModelImport importModel(@RequestBody ModelImportOrder order) {
        return switch (order.kind()) {
            case STARTER -> imports.fromStarter();
            case FOLDER -> fromFolder(required(order.path(), "path"), required(order.name(), "name"));
            case HUB -> fromHub(order, required(order.hubId(), "hubId"));
        };
    }

    /** Whoever may name a path can make the server read it. */
    private ModelImport fromFolder(String path, String name) {
        if (!Caller.current().isAdmin()) {
            throw ApiException.forbidden(
                    "Only an administrator may import a folder of the server. Upload a zip instead.");
        }
        return imports.fromFolder(Path.of(path), ModelNames.check(name));
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

    @PostMapping("/{id}/tokenize")
    Tokenization tokenize(@PathVariable UUID id, @RequestBody TokenizeOrder order) {
        return host.tokenize(new TokenizeRequest(models.folder(id).toString(), order.text(), order.secondText()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteModel(@PathVariable UUID id) {
        models.remove(id);
    }

    private static String required(@Nullable String value, String field) {
        if (value == null || value.isBlank()) {
            throw ApiException.invalid("/" + field, "%s is missing.".formatted(field));
        }
        return value;
    }
}
