package dev.headstock.server.registry.imports;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Problem;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.MissingFields;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.registry.CheckpointFiles;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.registry.Lineage.BaseModelPin;
import dev.headstock.server.registry.Lineages;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.RegisteredModels;
import dev.headstock.server.registry.archives.VersionArchive;
import dev.headstock.server.runs.Run.PluginPin;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.storage.UploadedZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;

/**
 * Takes the download of a version in again, on this server or another one: its files, and what it says about where it came from. It
 * predicts the same, as it has the same files, base model and plugins; what is not here is named. A zip that is no download is one of adapters
 * that another library trained, or refused.
 */
@Component
public class VersionImports {
    private static final int LARGEST_DESCRIPTION = 16 << 20;

    private final RegisteredModels registry;
    private final AdapterImports adapters;
    private final Lineages lineages;
    private final BaseModels models;
    private final Plugins plugins;
    private final Blobs blobs;
    private final Home home;
    private final JsonColumns json;

    VersionImports(
            RegisteredModels registry,
            AdapterImports adapters,
            Lineages lineages,
            BaseModels models,
            Plugins plugins,
            Blobs blobs,
            Home home,
            JsonColumns json) {
        this.registry = registry;
        this.adapters = adapters;
        this.lineages = lineages;
        this.models = models;
        this.plugins = plugins;
        this.blobs = blobs;
        this.home = home;
        this.json = json;
    }

    /** What {@code headstock.json} says beside the lineage. */
    private record Described(
            String model, int number, @Nullable String note) {}

    public ModelVersion add(Path zip, ImportOrder order, String by) throws IOException {
        Path unpacked = Files.createTempDirectory(home.folder("spool"), "version-");
        try (UploadedZip archive = UploadedZip.open(zip)) {
            Optional<String> ofVersion = folder(archive.names());
            if (ofVersion.isEmpty()) {
                return adapters.add(archive, unpacked, order, by);
            }
            order.requireNoneForAdapters();
            String folder = ofVersion.get();
            String name = order.name();
            String text = description(archive, folder, unpacked);
            Described described = read(text, Described.class);
            Lineage origin = read(text, Lineage.class);
            Found found = find(origin);
            List<FileReference> files = store(archive, folder, origin.files(), unpacked);
            return registry.addImported(
                    name == null ? described.model() : name,
                    note(described, found.others()),
                    lineage(origin, found, files),
                    files,
                    by);
        } finally {
            FileSystemUtils.deleteRecursively(unpacked);
        }
    }

    private Lineage lineage(Lineage origin, Found found, List<FileReference> files) {
        try {
            return lineages.imported(origin, found.base(), found.plugins(), files);
        } catch (JacksonException e) {
            throw ApiException.invalid(
                    "", "A JSON file in the zip cannot be read: %s".formatted(e.getOriginalMessage()));
        }
    }

    /** Where headstock.json is, if it is there: at the top, or in the folder that was packed again. */
    private static Optional<String> folder(List<String> names) {
        return names.stream()
                .filter(name -> name.equals(VersionArchive.DESCRIPTION)
                        || name.endsWith("/" + VersionArchive.DESCRIPTION)
                                && !name.endsWith(CheckpointFiles.MODEL + VersionArchive.DESCRIPTION))
                .min(Comparator.comparingInt(String::length))
                .map(name -> name.substring(0, name.length() - VersionArchive.DESCRIPTION.length()));
    }

    private static String description(UploadedZip archive, String folder, Path unpacked) throws IOException {
        Path file = unpacked.resolve(VersionArchive.DESCRIPTION);
        archive.copy(folder + VersionArchive.DESCRIPTION, file);
        if (Files.size(file) > LARGEST_DESCRIPTION) {
            throw damaged("has more than %,d bytes".formatted(LARGEST_DESCRIPTION));
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        // No column of the database holds a NUL.
        return text.replace("\\u0000", "");
    }

    private <T> T read(String text, Class<T> type) {
        T value;
        try {
            value = json.read(text, type);
        } catch (JacksonException e) {
            throw damaged("cannot be read");
        }
        if (value == null) {
            throw damaged("is empty");
        }
        List<Problem> missing = MissingFields.of(value);
        if (!missing.isEmpty()) {
            throw damaged("lacks " + missing.get(0).pointer());
        }
        return value;
    }

    private static ApiException damaged(String what) {
        return ApiException.invalid("", "headstock.json %s. Download the version again.".formatted(what));
    }

    /**
     * What this server has of what the version needs.
     *
     * @param others plugins of other versions than the version had, in words
     */
    private record Found(BaseModel base, List<PluginPin> plugins, List<String> others) {}

    private Found find(Lineage origin) {
        List<Problem> missing = new ArrayList<>();
        BaseModelPin wanted = origin.baseModel();
        Optional<BaseModel> base = models.findBySha256(wanted.sha256());
        if (base.isEmpty()) {
            missing.add(Problem.error(
                    "",
                    "The version was trained from the base model '%s' (SHA-256 %s), which is not on this server. Import that first, from where it was taken or from the download on its page."
                            .formatted(wanted.name(), wanted.sha256())));
        }
        List<PluginPin> pins = new ArrayList<>();
        List<String> others = new ArrayList<>();
        origin.plugins().forEach(plugin -> find(plugin, pins, others, missing));
        if (base.isEmpty() || !missing.isEmpty()) {
            throw ApiException.invalid(missing);
        }
        return new Found(base.get(), pins, others);
    }

    /** The same jar, else the one that is installed. */
    private void find(PluginPin wanted, List<PluginPin> pins, List<String> others, List<Problem> missing) {
        Optional<PinnedPlugin> found = plugins.jar(wanted.sha256()).or(() -> plugins.current(wanted.id()));
        if (found.isEmpty()) {
            missing.add(Problem.error(
                    "",
                    "The version needs the plugin '%s' (%s), which is not on this server. Install it on the page Plugins."
                            .formatted(wanted.id(), wanted.version())));
            return;
        }
        PinnedPlugin plugin = found.get();
        pins.add(new PluginPin(plugin.id(), plugin.version(), plugin.sha256()));
        if (!plugin.version().equals(wanted.version())) {
            others.add("%s %s instead of %s".formatted(plugin.id(), plugin.version(), wanted.version()));
        }
    }

    /** Named as in a checkpoint. */
    private List<FileReference> store(UploadedZip archive, String folder, List<FileReference> listed, Path unpacked)
            throws IOException {
        List<FileReference> files = new ArrayList<>();
        for (FileReference file : listed) {
            if (!archive.has(folder + file.name())) {
                throw ApiException.invalid(
                        "", "%s is missing in the zip. Download the version again.".formatted(file.name()));
            }
            Path copy = unpacked.resolve("file");
            archive.copy(folder + file.name(), copy);
            if (!Blobs.identify(copy).equals(new Blob(file.sha256(), file.size()))) {
                throw ApiException.invalid(
                        "",
                        "%s is not the file that headstock.json describes. Download the version again."
                                .formatted(file.name()));
            }
            Blob blob = blobs.take(copy);
            files.add(new FileReference(CheckpointFiles.fromDownload(file.name()), blob.size(), blob.sha256()));
        }
        if (CheckpointFiles.forPrediction(files).isEmpty()) {
            throw ApiException.invalid(
                    "",
                    "The zip has no folder model/, which Headstock reads. Download the version again from its server.");
        }
        return files;
    }

    private static String note(Described described, List<String> otherPlugins) {
        String origin = "Imported from %s version %d.".formatted(described.model(), described.number());
        String note = Objects.requireNonNullElse(described.note(), "");
        String with = otherPlugins.isEmpty()
                ? ""
                : " Runs with %s: predictions may differ.".formatted(String.join(", ", otherPlugins));
        return (note.isBlank() ? "" : note.strip() + "\n") + origin + with;
    }
}
