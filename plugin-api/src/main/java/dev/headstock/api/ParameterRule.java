package dev.headstock.api;

/**
 * Says how some parameters learn. Rules are tried in order; the first whose glob matches wins, and a parameter that none matches is
 * frozen.
 *
 * @param pathGlob {@code *} stands for one path segment or a part of it, {@code **} for any number of characters, dots included
 * @param learningRateScale multiplies the plan's learning rate
 * @param weightDecayScale multiplies the run's weight decay; 0 for biases and LayerNorms
 * @param trainableFromEpoch counted from 0: gradual unfreezing
 */
public record ParameterRule(
        String pathGlob, double learningRateScale, double weightDecayScale, int trainableFromEpoch) {

    /** Learns at the full rate from the start. */
    public static ParameterRule train(String pathGlob) {
        return new ParameterRule(pathGlob, 1, 1, 0);
    }

    /** Learns at the full rate without weight decay. */
    public static ParameterRule withoutDecay(String pathGlob) {
        return new ParameterRule(pathGlob, 1, 0, 0);
    }

    public boolean matches(String path) {
        return Glob.matches(pathGlob, path);
    }
}
