package dev.headstock.server.datasets;

import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.LengthsRequest;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.PluginHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How long the rows of versions are for the tokenizers of models. Each pair is counted once. */
@Component
class DatasetLengths {
    private static final Logger log = LoggerFactory.getLogger(DatasetLengths.class);
    /** Characters of a version that are counted within a second or two. */
    private static final long QUICKLY_COUNTED = 2_000_000;

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

    /** What was counted before, or takes a moment. Else it is counted in the background, for the next who asks. */
    Optional<LengthHistogram> soon(DatasetVersion version, UUID model) {
        Optional<LengthHistogram> known = versions.lengths(version.id(), model);
        if (known.isPresent()) {
            return known;
        }
        if (version.statistics().characters() <= QUICKLY_COUNTED) {
            return now(version, model);
        }
        background.start(version.id() + " " + model, () -> get(version, model));
        return Optional.empty();
    }

    /** The caller does well without: a model whose tokenizer cannot count is refused where it is used. */
    private Optional<LengthHistogram> now(DatasetVersion version, UUID model) {
        try {
            return Optional.of(get(version, model));
        } catch (ApiException e) {
            log.info("Lengths of {} were not counted: {}", version.id(), e.getMessage());
            return Optional.empty();
        }
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
