package dev.headstock.trainer.analysis;

import java.util.Optional;

/** Where a job that computes stores how far it is, and reports it. */
public interface JobStore {

    /** What an earlier attempt stored last. */
    Optional<byte[]> load();

    /** Returns when it is safe, in place of what was stored before. */
    void save(byte[] state);

    /**
     * Of the loop that runs, or of the whole job where the plugin reports it.
     *
     * @param step done, of {@code steps}
     */
    void reportProgress(long step, long steps);

    /** Something moved. */
    void progressed();

    boolean isPauseRequested();
}
