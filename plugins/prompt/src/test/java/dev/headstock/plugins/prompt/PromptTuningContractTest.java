package dev.headstock.plugins.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import org.junit.jupiter.api.Test;

class PromptTuningContractTest extends AdapterPlacementContract<PromptTuning.Options> {

    @Override
    protected PromptTuning placement() {
        return new PromptTuning();
    }

    /** As many as the short texts of the contract leave room for. */
    @Override
    protected PromptTuning.Options options() {
        return new PromptTuning.Options(2);
    }

    @Test
    void hasThePublishedNumberOfParameters() {
        assertThat(count(new PromptTuning.Options(10))).isEqualTo(7_680);
    }

    private static long count(PromptTuning.Options options) {
        var context = Contexts.tiny(12, 768);
        long shared = new PromptTuning()
                .sharedParameters(context, options).stream()
                        .filter(parameter -> parameter.trainable())
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum();
        return shared
                + new PromptTuning()
                        .place(context, options).values().stream()
                                .flatMap(adapter -> adapter.parameters().stream())
                                .filter(parameter -> parameter.trainable())
                                .mapToLong(parameter -> parameter.shape().size())
                                .sum();
    }
}
