package dev.headstock.trainer.processes.worker;

import dev.headstock.trainer.processes.worker.evaluations.EvaluateJob;
import dev.headstock.trainer.processes.worker.jobs.AnalyzeJob;
import dev.headstock.trainer.processes.worker.jobs.ConvertJob;
import dev.headstock.trainer.processes.worker.jobs.JobKind;
import dev.headstock.trainer.processes.worker.training.TrainJob;
import java.util.List;

/** All kinds of jobs that this worker does. */
final class JobKinds {
    private static final List<JobKind<?, ?>> ALL =
            List.of(new TrainJob(), new EvaluateJob(), new AnalyzeJob(), new ConvertJob());

    private JobKinds() {}

    /** @throws IllegalArgumentException when there is no such kind */
    static JobKind<?, ?> get(String id) {
        return ALL.stream()
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("This worker knows no jobs of kind '%s', only %s. Use a newer one."
                                .formatted(id, ALL.stream().map(JobKind::id).toList())));
    }
}
