package dev.headstock.trainer.evaluation;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Prediction;
import java.util.Optional;

/**
 * What a model said about one example of a split.
 *
 * @param truth empty when the example is unlabeled
 * @param loss of its units, divided by their weights; NaN when it is unlabeled
 * @param quality 1 correct, 0 wrong, NaN not known
 * @param cut whether a generated answer ended for another reason than its stop token
 */
public record ExampleResult(
        Example example, Optional<Answer> truth, Prediction prediction, double loss, double quality, boolean cut) {}
