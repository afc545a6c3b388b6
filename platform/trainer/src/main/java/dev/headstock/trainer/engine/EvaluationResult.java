package dev.headstock.trainer.engine;

import dev.headstock.api.Evaluation;
import dev.headstock.api.Example;
import dev.headstock.api.Prediction;
import java.util.List;

/**
 * A model's answers on one split; the lists run in parallel.
 *
 * @param evaluation holds {@code loss}, the mean over examples, besides the head's own metrics
 * @param losses of each example alone
 */
public record EvaluationResult(
        long step, Evaluation evaluation, List<Example> examples, List<Prediction> predictions, List<Double> losses) {}
