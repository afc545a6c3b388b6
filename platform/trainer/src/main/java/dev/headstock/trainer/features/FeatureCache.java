package dev.headstock.trainer.features;

import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Features of frozen models in a folder of limited size, kept across runs: one file per layer and pooling of a split. The files that were
 * used least recently go first; those that this process uses stay. Several processes may use one folder.
 */
public final class FeatureCache {
    private static final System.Logger LOG = System.getLogger(FeatureCache.class.getName());
    private static final String ENDING = ".features";
    private static final String UNFINISHED = ".part";
    /** What a process that ended has left behind; nobody computes features of one split for so long without writing. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path folder;
    private final long limit;
    private final Set<Path> inUse = new HashSet<>();

    /**
     * @param folder is created when it is not there
     * @param limit in bytes of all files together; a split whose features are larger is cached for the time of its use
     */
    public FeatureCache(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
        try {
            Files.createDirectories(folder);
            deleteAbandoned();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteAbandoned() throws IOException {
        Instant oldest = Instant.now().minus(ABANDONED);
        for (Path file : files(UNFINISHED)) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * The features of a split. The model must be frozen up to the readout's last layer, see also {@link CachedFeatures#isPossible}.
     *
     * @param source what the features follow from besides the split and the readout
     * @param options without training
     */
    public CachedFeatures open(FeatureSource source, Model model, UnitSet units, PassOptions options) {
        return new CachedFeatures(this, source, model, units, options);
    }

    /** A complete file, which counts as used now. */
    Optional<FeatureFile> find(String key, int rows) {
        Path path = path(key);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            FeatureFile file = FeatureFile.open(path, rows);
            Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
            inUse.add(path);
            return Optional.of(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Cached features cannot be read and are computed again.", e);
            return Optional.empty();
        }
    }

    /** A new file, unknown to others until it is {@linkplain #keep kept}. */
    FeatureFile create(int rows, int width) throws IOException {
        return FeatureFile.create(folder.resolve(UUID.randomUUID() + UNFINISHED), rows, width);
    }

    /** Publishes a complete file, if it fits; others make room for it. */
    void keep(FeatureFile file, String key) throws IOException {
        if (file.isComplete() && file.size() <= limit && makeRoom(file.size())) {
            file.publish(path(key));
            file.close();
        } else {
            file.discard();
        }
    }

    void release(String key) {
        inUse.remove(path(key));
    }

    /** Deletes what was used least recently, until so many bytes fit. */
    private boolean makeRoom(long bytes) throws IOException {
        List<Path> oldestFirst = new ArrayList<>(files(ENDING));
        oldestFirst.sort(Comparator.comparing(FeatureCache::lastUsed));
        long total = bytes;
        for (Path file : oldestFirst) {
            total += size(file);
        }
        for (Path file : oldestFirst) {
            if (total > limit && !inUse.contains(file)) {
                total -= size(file);
                Files.deleteIfExists(file);
            }
        }
        return total <= limit;
    }

    /** Another process may have deleted it meanwhile. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static FileTime lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }

    private Path path(String key) {
        return folder.resolve(key + ENDING);
    }
}
