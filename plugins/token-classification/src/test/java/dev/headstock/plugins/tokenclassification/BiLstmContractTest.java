package dev.headstock.plugins.tokenclassification;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BiLstmContractTest extends TokenClassificationContractTest {

    @Override
    protected TokenClassification.Options options() {
        return new TokenClassification.Options(0.1, true, false, 5, 2);
    }

    @Test
    void aWidthBelowZeroIsRefused() {
        assertThatThrownBy(() -> new TokenClassification.Options(0.1, true, false, -1, 1))
                .hasMessage("lstmWidth must be 0 or more, was -1");
    }
}
