package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.protocol.worker.Finish;
import java.io.IOException;

/**
 * A kind of job. A new kind is one class that is listed in {@code JobKinds}.
 *
 * @param <W> the kind's record in the assignment
 * @param <F> what it needs on this machine before it can begin
 */
public interface JobKind<W, F> {

    /** As in {@code Assignment.kind}. */
    String id();

    Class<W> work();

    /** Fetches files, while libtorch is loaded. */
    F fetch(W work, JobFiles files) throws IOException;

    /** Does the work; what is thrown ends the attempt as {@code Failures} says. */
    Finish run(W work, F fetched, Job job) throws IOException;
}
