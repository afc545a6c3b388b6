package dev.headstock.trainer.processes.worker.evaluations;

import dev.headstock.protocol.Split;
import dev.headstock.trainer.evaluation.EncodedSplit;
import dev.headstock.trainer.evaluation.EvaluationRequest;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.evaluation.Evaluator;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.TrainingSettings.Precision;
import dev.headstock.trainer.processes.worker.jobs.Job;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates finished weights, with intervals, and sends what comes out. */
public final class FinalEvaluation {
    private static final Logger LOG = LoggerFactory.getLogger(FinalEvaluation.class);

    private final Job job;
    private final ResolvedRun run;
    private final Model model;
    private final long step;

    /** @param step at which the model had these weights */
    public FinalEvaluation(Job job, ResolvedRun run, Model model, long step) {
        this.job = job;
        this.run = run;
        this.model = model;
        this.step = step;
    }

    /** Evaluates DEV. Returns the constants that are tuned on it. */
    public Map<String, float[]> tune(EncodedSplit dev) {
        return evaluate(Split.DEV, dev, EvaluationRequest.tuning().withReplicates())
                .fitted();
    }

    /** @param fitted on DEV, by name */
    public EvaluationResult measure(Split split, EncodedSplit encoded, Map<String, float[]> fitted) {
        return evaluate(split, encoded, EvaluationRequest.with(fitted).withReplicates());
    }

    EvaluationResult evaluate(Split split, EncodedSplit encoded, EvaluationRequest request) {
        String name = split.name().toLowerCase(Locale.ROOT);
        job.status().phase("evaluating " + name);
        PassOptions options = PassOptions.evaluation(run.settings().precision() == Precision.BF16);
        EvaluationStream stream = new EvaluationStream(job.server(), job.status(), step, split, run.metrics());
        try (Evaluator evaluator =
                new Evaluator(model, encoded, options, run.settings().seed())) {
            EvaluationResult result = evaluator.evaluate(request, stream::add, job.status()::progressed);
            stream.finish(result);
            LOG.info("Step {}: {}", step, EvaluationLine.of(split, result, run.metrics()));
            return result;
        }
    }
}
