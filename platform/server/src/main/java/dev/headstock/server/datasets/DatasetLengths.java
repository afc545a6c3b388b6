package dev.headstock.server.datasets;

import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.LengthsRequest;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.PluginHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** How long the rows of versions are for the tokenizers of models. Each pair is counted once. */
@Component
class DatasetLengths {
    private final DatasetVersions versions;
    private final BaseModels models;
    private final PluginHost host;
    private final Blobs blobs;
    private final BackgroundCounts background;

    DatasetLengths(
            DatasetVersions versions, BaseModels models, PluginHost host, Blobs blobs, BackgroundCounts background) {
        this.versions = versions;
        this.models = models;
        this.host = host;
        this.blobs = blobs;
        this.background = background;
    }

    /** Reads the whole version the first time. */
    LengthHistogram get(DatasetVersion version, UUID model) {
        return versions.lengths(version.id(), model).orElseGet(() -> count(version, model));
    }

    /** What was counted before. When there is nothing, it is counted in the background, for the next who asks. */
    Optional<LengthHistogram> soon(DatasetVersion version, UUID model) {
        Optional<LengthHistogram> known = versions.lengths(version.id(), model);
        if (known.isEmpty()) {
            background.start(version.id() + " " + model, () -> get(version, model));
        }
        return known;
    }

    private LengthHistogram count(DatasetVersion version, UUID model) {
        try {
            LengthHistogram lengths = host.lengths(new LengthsRequest(
                    blobs.local(version.sha256()).toString(),
                    version.schema(),
                    models.folder(model).toString()));
            versions.keepLengths(version.id(), model, lengths);
            return lengths;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read data set version " + version.id(), e);
        }
    }
}
