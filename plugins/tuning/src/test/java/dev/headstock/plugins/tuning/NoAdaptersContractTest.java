package dev.headstock.plugins.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.testkit.PluggableContract;
import dev.headstock.testkit.TinyBert;
import org.junit.jupiter.api.Test;

class NoAdaptersContractTest extends PluggableContract<NoAdapters.Options> {

    @Override
    protected NoAdapters extension() {
        return new NoAdapters();
    }

    @Test
    void placesNothing() {
        assertThat(extension().place(TinyBert.outline(2, 16), extension().defaults()))
                .isEmpty();
    }
}
