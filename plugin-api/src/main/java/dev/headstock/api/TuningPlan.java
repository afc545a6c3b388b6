package dev.headstock.api;

import java.util.List;

/**
 * What a strategy decides: everything the dashboard shows before an hour of GPU is spent.
 *
 * @param learningRate the peak rate; rules scale it
 * @param rules first match wins, no match means frozen
 * @param readout which layers the head reads
 */
public record TuningPlan(double learningRate, List<ParameterRule> rules, Readout readout) {
    public TuningPlan {
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException("learning rate must be above 0, was " + learningRate);
        }
        rules = List.copyOf(rules);
    }
}
