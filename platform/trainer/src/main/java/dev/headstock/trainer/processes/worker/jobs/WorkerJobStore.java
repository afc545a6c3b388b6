package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.trainer.analysis.JobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Stores the state of a job with the server. */
record WorkerJobStore(Job job) implements JobStore {
    @Override
    public Optional<byte[]> load() {
        return job.state();
    }

    @Override
    public void save(byte[] state) {
        try {
            job.server().put("/state", state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void reportProgress(long done, long steps) {
        job.status().advanced(done, steps);
    }

    @Override
    public void progressed() {
        job.status().progressed();
    }

    @Override
    public boolean isPauseRequested() {
        return job.heartbeats().isPauseRequested();
    }
}
