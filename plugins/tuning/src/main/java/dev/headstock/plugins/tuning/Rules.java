package dev.headstock.plugins.tuning;

import dev.headstock.api.ParameterRule;
import java.util.List;
import java.util.stream.Stream;

/** Rules that the strategies share. */
final class Rules {
    private Rules() {}

    /** Everything below a prefix; biases and normalisations without weight decay, as BERT was trained. */
    static Stream<ParameterRule> train(String prefix, double learningRateScale) {
        return Stream.of("**bias", "**LayerNorm.weight", "**")
                .map(glob -> new ParameterRule(prefix + glob, learningRateScale, glob.equals("**") ? 1 : 0, 0));
    }

    static List<ParameterRule> head() {
        return train("head.", 1).toList();
    }
}
