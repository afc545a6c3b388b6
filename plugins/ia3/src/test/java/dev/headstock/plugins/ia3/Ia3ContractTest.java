package dev.headstock.plugins.ia3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import org.junit.jupiter.api.Test;

class Ia3ContractTest extends AdapterPlacementContract<Ia3.Options> {

    @Override
    protected Ia3 placement() {
        return new Ia3();
    }

    /** Published for BERT-base: 12 · (768 + 768 + 3,072). */
    @Test
    void hasThePublishedNumberOfParameters() {
        assertThat(count(placement().defaults())).isEqualTo(55_296);
    }

    private static long count(Ia3.Options options) {
        var context = Contexts.tiny(12, 768);
        long shared = new Ia3()
                .sharedParameters(context, options).stream()
                        .filter(parameter -> parameter.trainable())
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum();
        return shared
                + new Ia3()
                        .place(context, options).values().stream()
                                .flatMap(adapter -> adapter.parameters().stream())
                                .filter(parameter -> parameter.trainable())
                                .mapToLong(parameter -> parameter.shape().size())
                                .sum();
    }
}
