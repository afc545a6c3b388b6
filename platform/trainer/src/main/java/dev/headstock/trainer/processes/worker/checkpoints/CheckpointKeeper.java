package dev.headstock.trainer.processes.worker.checkpoints;

import dev.headstock.trainer.processes.worker.checkpoints.CheckpointSender.Outgoing;
import dev.headstock.trainer.processes.worker.server.Reports;
import dev.headstock.trainer.training.TrainingObserver.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about checkpoints: whether one is the best so far, whether other programs get it, and which of those that wait are still worth sending.
 * Writing takes the training's time; hashing and sending do not.
 */
public final class CheckpointKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);

    private final CheckpointSender sender = new CheckpointSender();
    private final Checkpoints checkpoints;
    private final Reports reports;
    private final CheckpointWriter writer;
    private final BestCheckpoint best;

    public CheckpointKeeper(Checkpoints checkpoints, Reports reports, CheckpointWriter writer, BestCheckpoint best) {
        this.checkpoints = checkpoints;
        this.reports = reports;
        this.writer = writer;
        this.best = best;
    }

    /**
     * Returns when the checkpoint is written, as the model is now.
     *
     * @param metrics of the evaluation of DEV at this step; empty when there was none
     * @param fitted constants of that evaluation
     * @param requested whether somebody asked for it
     * @param seconds of training so far
     * @throws IOException also when an earlier checkpoint could not be committed
     */
    public void keep(
            Progress progress,
            Map<String, Double> metrics,
            Map<String, List<Float>> fitted,
            boolean requested,
            double seconds)
            throws IOException {
        Path folder = writer.write(progress, fitted, seconds);
        boolean chosen = best.isBeatenBy(metrics);
        if (chosen) {
            best.keep(progress.step(), metrics, folder.resolve(CheckpointWriter.MODEL));
        }
        if (chosen || requested || progress.step() == progress.totalSteps()) {
            writer.export(folder, fitted);
        }
        sender.send(new Written(folder, progress, metrics, chosen, requested));
    }

    /**
     * A checkpoint in a folder.
     *
     * @param chosen whether DEV prefers it to all before it
     */
    private final class Written implements Outgoing {
        private final Path folder;
        private final Progress progress;
        private final Map<String, Double> metrics;
        private final boolean chosen;
        private final boolean requested;

        Written(Path folder, Progress progress, Map<String, Double> metrics, boolean chosen, boolean requested) {
            this.folder = folder;
            this.progress = progress;
            this.metrics = metrics;
            this.chosen = chosen;
            this.requested = requested;
        }

        @Override
        public void send() throws IOException {
            // A run that resumes from this checkpoint never repeats the points before it, so they must be safe first.
            reports.flush();
            checkpoints.commit(folder, progress, metrics);
            LOG.info("Checkpoint at step {} is committed.", progress.step());
        }

        @Override
        public void discard() throws IOException {
            Checkpoints.delete(folder);
        }

        /** What DEV chose is replaced by a better choice only, what people asked for by nothing. */
        @Override
        public boolean isReplacedBy(Outgoing newer) {
            return !requested && (!chosen || newer instanceof Written written && written.chosen);
        }
    }

    /** Returns when every checkpoint is committed. */
    public void finish() throws IOException {
        sender.await();
    }

    @Override
    public void close() throws IOException {
        sender.close();
    }
}
