package dev.headstock.plugins.sequenceclassification;

import dev.headstock.kit.TextPooling;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.ClassWeights;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import dev.headstock.testkit.HeadTypeContract;
import org.junit.jupiter.api.Nested;

class PoolingContractTest {

    abstract static class Contract extends HeadTypeContract<Options> {

        @Override
        protected SequenceClassification head() {
            return new SequenceClassification();
        }
    }

    @Nested
    class FirstToken extends Contract {
        @Override
        protected Options options() {
            return new Options(TextPooling.CLS, 0.1);
        }
    }

    @Nested
    class Largest extends Contract {
        @Override
        protected Options options() {
            return new Options(TextPooling.MAX, 0.1);
        }
    }

    @Nested
    class Attention extends Contract {
        @Override
        protected Options options() {
            return new Options(TextPooling.ATTENTION, 0.1);
        }
    }

    @Nested
    class ThreeSideBySide extends Contract {
        @Override
        protected Options options() {
            return new Options(TextPooling.CONCAT3, 0.1);
        }
    }

    @Nested
    class NewDenseLayerWithFocusedBalancedLoss extends Contract {
        @Override
        protected Options options() {
            return new Options(TextPooling.CLS_MLP, 0.1, ClassWeights.BALANCED, 2, 0);
        }
    }
}
