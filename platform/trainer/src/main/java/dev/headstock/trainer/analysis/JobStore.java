package dev.headstock.trainer.analysis;

import java.util.Optional;

/** Where a job that computes stores how far it is, and reports it. */
public interface JobStore {

    /** What an earlier attempt stored last. */
    Optional<byte[]> load();

    /** Returns when it is safe, in place of what was stored before. */
    void save(byte[] state);

    /** @param fraction in [0, 1] */
    void reportProgress(double fraction);

    /** Something moved. */
    void progressed();

    boolean isPauseRequested();
}
