package dev.headstock.trainer.processes.worker.checkpoints;

import dev.headstock.api.head.Metric;
import dev.headstock.trainer.evaluation.EvaluationResult;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoint that DEV chose so far, with its model files on this machine. Of equal ones the one with the lower loss is chosen, then the
 * later one, as the server ranks them.
 */
public final class BestCheckpoint {
    private static final String DEV = "dev/";

    private final Metric primary;
    private final Path folder;
    private long step = -1;
    private double value = Double.NaN;
    private double loss = Double.NaN;

    /**
     * @param metrics the first ranks checkpoints
     * @param folder does not exist yet
     */
    public BestCheckpoint(List<Metric> metrics, Path folder) {
        this.primary = metrics.isEmpty() ? Metric.minimize(EvaluationResult.LOSS) : metrics.get(0);
        this.folder = folder;
    }

    /**
     * Whether a checkpoint with these metrics of DEV is better than the best so far: by the first metric, then by the lower loss; of equals the
     * later.
     */
    boolean isBeatenBy(Map<String, Double> metrics) {
        double other = metrics.getOrDefault(DEV + primary.name(), Double.NaN);
        double otherLoss = metrics.getOrDefault(DEV + EvaluationResult.LOSS, Double.NaN);
        if (metrics.isEmpty() || step < 0) {
            return !metrics.isEmpty();
        }
        int order = compare(other, value, primary.direction() == Metric.Direction.MAXIMIZE);
        return order > 0 || order == 0 && compare(otherLoss, loss, false) >= 0;
    }

    /** Positive when the first is better; what is not a number is worst. */
    private static int compare(double one, double other, boolean maximize) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            return Boolean.compare(Double.isNaN(other), Double.isNaN(one));
        }
        return maximize ? Double.compare(one, other) : Double.compare(other, one);
    }

    /**
     * From now on this is the best one.
     *
     * @param model its model files; they may go when this returns
     */
    void keep(long newStep, Map<String, Double> metrics, Path model) throws IOException {
        deleteAll(folder);
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                link(file, folder.resolve(file.getFileName()));
            }
        }
        step = newStep;
        value = metrics.getOrDefault(DEV + primary.name(), Double.NaN);
        loss = metrics.getOrDefault(DEV + EvaluationResult.LOSS, Double.NaN);
    }

    /** Goes on with what an earlier attempt found. */
    public void restore(long oldStep, Map<String, Double> metrics, Path model) throws IOException {
        keep(oldStep, metrics, model);
    }

    private static void link(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(file, target);
        }
    }

    /** Its model folder; empty when there is none. */
    public Optional<Path> model() {
        return step < 0 ? Optional.empty() : Optional.of(folder);
    }

    public long step() {
        return step;
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
