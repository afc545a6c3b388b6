package dev.headstock.server.models.imports;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Sha256;
import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.models.ModelDescription;
import dev.headstock.server.models.Origin;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.PluginHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Turns a folder, such as one from Hugging Face, into a stored base model, by way of the plugin host. */
@Component
public class ModelConversion {
    private final PluginHost host;
    private final BaseModels models;
    private final Blobs blobs;
    private final Home home;

    ModelConversion(PluginHost host, BaseModels models, Blobs blobs, Home home) {
        this.host = host;
        this.models = models;
        this.blobs = blobs;
        this.home = home;
    }

    /** @param isNew false when these files are a model already, perhaps under another name */
    public record Converted(BaseModel model, boolean isNew) {
        /** What to say to the person who gave the files a name, or nothing. */
        public Optional<String> remark(String name) {
            return isNew || model.name().equals(name)
                    ? Optional.empty()
                    : Optional.of("These files are base model '%s' already. Nothing was stored as '%s': use '%s'."
                            .formatted(model.name(), name, model.name()));
        }
    }

    /** Answers the model that has exactly these files already, if there is one; otherwise the name must be free. */
    Converted convert(Path source, Origin origin) throws IOException {
        Path output = Files.createTempDirectory(home.folder("spool"), "model-");
        try {
            OutlineResult result = host.convert(new ConvertRequest(source.toString(), output.toString()));
            refuseErrors(result.problems());
            if (result.family() == null || result.outline() == null) {
                throw ApiException.invalid("", "No installed model family reads this model.");
            }
            List<FileReference> files = store(output);
            Optional<BaseModel> same = models.findBySha256(Sha256.of(files));
            if (same.isPresent()) {
                return new Converted(same.get(), false);
            }
            // Checked before, but another import may have taken it meanwhile.
            refuseName(origin.name(), models.findByName(origin.name()));
            ModelDescription description =
                    new ModelDescription(result.outline(), result.familyReason(), result.report(), null);
            return new Converted(
                    models.add(BaseModels.NewModel.imported(origin, result.family(), description, files)), true);
        } finally {
            FileSystemUtils.deleteRecursively(output);
        }
    }

    /** Refuses a name that a model of another source has, before any work is done. The same source again may be the same model. */
    void refuseTakenName(String name, BaseModel.Source source, @Nullable String hubId) {
        refuseName(
                name,
                models.findByName(name)
                        .filter(model -> model.source() != source || !Objects.equals(model.hubId(), hubId)));
    }

    private static void refuseName(String name, Optional<BaseModel> taken) {
        if (taken.isPresent()) {
            throw ApiException.invalid(
                    "/name", "Another model is already named '%s'. Choose another name.".formatted(name));
        }
    }

    private static void refuseErrors(List<Problem> problems) {
        List<Problem> errors = problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }

    private List<FileReference> store(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> files = Files.list(folder)) {
            paths = files.filter(Files::isRegularFile).sorted().toList();
        }
        List<FileReference> stored = new ArrayList<>();
        for (Path path : paths) {
            Blob blob = blobs.take(path);
            stored.add(new FileReference(String.valueOf(path.getFileName()), blob.size(), blob.sha256()));
        }
        return stored;
    }
}
