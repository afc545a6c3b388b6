package dev.headstock.server.registry.imports;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.AdapterImport;
import dev.headstock.protocol.host.AdapterImport.Made;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.registry.Lineages;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.RegisteredModels;
import dev.headstock.server.runs.Run.PluginPin;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.storage.UploadedZip;
import dev.headstock.server.trainerhost.PluginHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes in adapters that another library trained and saved, as a version over a base model of this server. The plugin host makes a model of them;
 * here it is found out on which base model, and everything that is wrong is said at once.
 */
@Component
class AdapterImports {
    private static final String CONFIG = "adapter_config.json";
    /** What is read of the folder; a config.json may name classes. */
    private static final List<String> READ = List.of(CONFIG, "adapter_model.safetensors", "config.json");

    private static final long LARGEST_CONFIG = 16L << 20;

    private final RegisteredModels registry;
    private final Lineages lineages;
    private final BaseModels models;
    private final Plugins plugins;
    private final PluginHost host;
    private final Blobs blobs;
    private final JsonMapper json;

    AdapterImports(
            RegisteredModels registry,
            Lineages lineages,
            BaseModels models,
            Plugins plugins,
            PluginHost host,
            Blobs blobs,
            JsonMapper json) {
        this.registry = registry;
        this.lineages = lineages;
        this.models = models;
        this.plugins = plugins;
        this.host = host;
        this.blobs = blobs;
        this.json = json;
    }

    /** @param scratch an empty folder */
    ModelVersion add(UploadedZip archive, Path scratch, ImportOrder order, String by) throws IOException {
        String folder = folder(archive.names());
        Path source = Files.createDirectory(scratch.resolve("adapter"));
        List<String> unread = unpack(archive, folder, source);
        List<Problem> problems = new ArrayList<>();
        String name = order.name();
        if (name == null) {
            problems.add(Problem.error("/name", "Adapters have no name of their own. Name the registered model."));
        }
        BaseModel base = base(order, source, problems);
        Path output = Files.createDirectory(scratch.resolve("made"));
        AdapterImport.Result result = host.importAdapters(new AdapterImport.Request(
                source.toString(),
                unread,
                base == null ? null : base.id().toString(),
                base == null ? null : models.folder(base.id()).toString(),
                order.classes(),
                order.texts(),
                order.head(),
                output.toString()));
        problems.addAll(result.problems());
        Made made = result.made();
        if (name == null || base == null || made == null) {
            throw ApiException.invalid(problems);
        }
        List<FileReference> files = store(output);
        return registry.addImported(
                name,
                "Trained with %s and imported.".formatted(made.library()),
                lineages.trainedElsewhere(made, base, pins(made), files),
                files,
                by);
    }

    /** Where adapter_config.json is: at the top, or in the folder that was packed. */
    private static String folder(List<String> names) {
        return names.stream()
                .filter(name -> name.equals(CONFIG) || name.endsWith("/" + CONFIG))
                .min(Comparator.comparingInt(String::length))
                .map(name -> name.substring(0, name.length() - CONFIG.length()))
                .orElseThrow(
                        () -> ApiException.invalid(
                                "",
                                "The zip has neither headstock.json nor adapter_config.json. Choose the download of a registered version, or the zip of a folder that PEFT's save_pretrained wrote; base models are imported on the page Models."));
    }

    /** Names of the files that stay packed. */
    private static List<String> unpack(UploadedZip archive, String folder, Path source) throws IOException {
        List<String> unread = new ArrayList<>();
        for (String entry : archive.names()) {
            if (!entry.startsWith(folder)) {
                continue;
            }
            String name = entry.substring(folder.length());
            if (READ.contains(name)) {
                archive.copy(entry, source.resolve(name));
            } else {
                unread.add(name);
            }
        }
        return unread;
    }

    // ---- the base model ----

    private @Nullable BaseModel base(ImportOrder order, Path source, List<Problem> problems) throws IOException {
        String wanted = order.baseModel();
        if (wanted != null) {
            Optional<BaseModel> named = models.findByName(wanted);
            if (named.isEmpty()) {
                problems.add(Problem.error(
                        "/baseModel", "There is no base model '%s' on this server. %s".formatted(wanted, choose())));
            }
            return named.orElse(null);
        }
        String trainedOn = trainedOn(source);
        List<BaseModel> same = models.list().stream()
                .filter(model -> trainedOn.equals(model.hubId()) || trainedOn.equals(model.name()))
                .toList();
        if (same.size() == 1) {
            return same.get(0);
        }
        problems.add(Problem.error(
                "/baseModel",
                same.isEmpty()
                        ? "The adapters were trained on '%s', and no base model of this server is called so. Import that first, or name the base model that it is here. %s"
                                .formatted(trainedOn, choose())
                        : "The adapters were trained on '%s', which several base models of this server may be. %s"
                                .formatted(trainedOn, choose())));
        return null;
    }

    private String choose() {
        return "Base models here: %s."
                .formatted(String.join(
                        ", ", models.list().stream().map(BaseModel::name).toList()));
    }

    /** A model's id on the hub, or a path of the machine that trained the adapters; empty when it is not said. */
    private String trainedOn(Path source) throws IOException {
        Path config = source.resolve(CONFIG);
        if (Files.size(config) > LARGEST_CONFIG) {
            return "";
        }
        try {
            return json.readTree(Files.readAllBytes(config))
                    .path("base_model_name_or_path")
                    .asString("");
        } catch (JacksonException e) {
            // The plugin host says what is wrong with it.
            return "";
        }
    }

    // ---- the result ----

    private List<PluginPin> pins(Made made) {
        return made.plugins().stream()
                .map(id -> plugins.current(id)
                        .orElseThrow(() -> ApiException.conflict(
                                "The plugin '%s' was removed meanwhile. Import the adapters again.".formatted(id))))
                .map(AdapterImports::pin)
                .toList();
    }

    private static PluginPin pin(PinnedPlugin plugin) {
        return new PluginPin(plugin.id(), plugin.version(), plugin.sha256());
    }

    /** Named as in a checkpoint. */
    private List<FileReference> store(Path output) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(output)) {
            paths = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<FileReference> files = new ArrayList<>();
        for (Path path : paths) {
            String name = output.relativize(path).toString();
            Blob blob = blobs.take(path);
            files.add(new FileReference(name, blob.size(), blob.sha256()));
        }
        return files;
    }
}
