package dev.headstock.plugins.reft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import org.junit.jupiter.api.Test;

class ReftContractTest extends AdapterPlacementContract<Reft.Options> {

    @Override
    protected Reft placement() {
        return new Reft();
    }

    /** For BERT-base: 12 · (768 + 768 + 1). */
    @Test
    void hasThePublishedNumberOfParameters() {
        assertThat(count(placement().defaults())).isEqualTo(18_444);
    }

    private static long count(Reft.Options options) {
        var context = Contexts.tiny(12, 768);
        long shared = new Reft()
                .sharedParameters(context, options).stream()
                        .filter(parameter -> parameter.trainable())
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum();
        return shared
                + new Reft()
                        .place(context, options).values().stream()
                                .flatMap(adapter -> adapter.parameters().stream())
                                .filter(parameter -> parameter.trainable())
                                .mapToLong(parameter -> parameter.shape().size())
                                .sum();
    }
}
