package dev.headstock.plugins.vera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import org.junit.jupiter.api.Test;

class VeraContractTest extends AdapterPlacementContract<Vera.Options> {

    @Override
    protected Vera placement() {
        return new Vera();
    }

    /** Published for BERT-base: 24 · (256 + 768). */
    @Test
    void hasThePublishedNumberOfParameters() {
        assertThat(count(placement().defaults())).isEqualTo(24_576);
    }

    private static long count(Vera.Options options) {
        var context = Contexts.tiny(12, 768);
        long shared = new Vera()
                .sharedParameters(context, options).stream()
                        .filter(parameter -> parameter.trainable())
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum();
        return shared
                + new Vera()
                        .place(context, options).values().stream()
                                .flatMap(adapter -> adapter.parameters().stream())
                                .filter(parameter -> parameter.trainable())
                                .mapToLong(parameter -> parameter.shape().size())
                                .sum();
    }
}
