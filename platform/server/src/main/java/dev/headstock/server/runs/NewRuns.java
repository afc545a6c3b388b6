package dev.headstock.server.runs;

import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.NewJob;

/** Turns a submission of kind train into a new run and its job. Implemented above, where experiments are checked. */
public interface NewRuns {

    /**
     * @param submission about a base model and a data set version, with {@link TrainOptions}
     * @throws dev.headstock.server.http.ApiException that lists every problem
     */
    NewJob plan(JobSubmission submission, String by);
}
