package dev.headstock.plugins.compacter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompacterContractTest extends AdapterPlacementContract<Compacter.Options> {

    @Override
    protected Compacter placement() {
        return new Compacter();
    }

    /** Published for BERT-base: 24 · 2,376 + 64, and half of the adapters for Compacter++. */
    @Test
    void hasThePublishedNumberOfParameters() {
        assertThat(count(placement().defaults())).isEqualTo(57_088);
        assertThat(count(new Compacter.Options(32, 4, Set.of(Compacter.Place.FEED_FORWARD), "all")))
                .isEqualTo(28_576);
    }

    private static long count(Compacter.Options options) {
        var context = Contexts.tiny(12, 768);
        long shared = new Compacter()
                .sharedParameters(context, options).stream()
                        .filter(parameter -> parameter.trainable())
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum();
        return shared
                + new Compacter()
                        .place(context, options).values().stream()
                                .flatMap(adapter -> adapter.parameters().stream())
                                .filter(parameter -> parameter.trainable())
                                .mapToLong(parameter -> parameter.shape().size())
                                .sum();
    }
}
