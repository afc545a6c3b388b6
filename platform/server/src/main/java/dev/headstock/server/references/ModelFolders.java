package dev.headstock.server.references;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.server.home.Home;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lays out models as folders of links, for programs that want a path. Folders are named by SHA-256 and never change. */
@Component
public class ModelFolders {
    private final BaseModels models;
    private final Blobs blobs;
    private final Home home;

    ModelFolders(BaseModels models, Blobs blobs, Home home) {
        this.models = models;
        this.blobs = blobs;
        this.home = home;
    }

    /** The trained model's own files, or null for a base model. */
    public @Nullable Path model(ReferencedModel model) {
        if (model.files().isEmpty()) {
            return null;
        }
        try {
            Path folder =
                    Files.createDirectories(home.folder("cache/references").resolve(model.sha256()));
            for (FileReference file : model.files()) {
                // Every time: the file may have been removed from a cache, and the home folder may have moved.
                link(folder.resolve(file.name()), blobs.local(file.sha256()));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lay out " + model.reference(), e);
        }
    }

    /** The files of the base model that it is, or that it was trained from. */
    public Path base(ReferencedModel model) {
        return models.folder(model.base().id());
    }

    /** As the plugin host reads it. */
    public PlanRequest.ReferencedModel layOut(ReferencedModel model) {
        Path trained = model(model);
        return new PlanRequest.ReferencedModel(
                model.reference(),
                trained == null ? null : trained.toString(),
                base(model).toString());
    }

    private void link(Path link, Path file) throws IOException {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file)) {
            return;
        }
        Files.createDirectories(Objects.requireNonNull(link.getParent(), "a link is in a folder"));
        Path fresh = home.folder("cache/references").resolve(".link-" + UUID.randomUUID());
        Files.move(Files.createSymbolicLink(fresh, file), link, StandardCopyOption.ATOMIC_MOVE);
    }
}
