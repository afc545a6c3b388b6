package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.trainer.options.Objection;
import java.io.IOException;

/** A plugin cannot do the job with what was chosen for it; the message says why. */
public final class JobUnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobUnsupportedException(String reason) {
        super(reason);
    }

    @FunctionalInterface
    interface PluginWork<R> {
        R run() throws IOException;
    }

    /** Runs a plugin. What it objects to is for the user, and no failure of the plugin. */
    static <R> R unlessObjected(PluginWork<R> work) throws IOException {
        try {
            return work.run();
        } catch (IllegalArgumentException e) {
            throw Objection.sentence(e)
                    .<RuntimeException>map(JobUnsupportedException::new)
                    .orElse(e);
        }
    }
}
