package dev.headstock.plugins.sequenceclassification;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.kit.TextPooling;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.ClassWeights;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.LongTexts;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
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
            return new Options(TextPooling.CLS_MLP, 0.1, ClassWeights.BALANCED, 2, 0, LongTexts.CUT_START, 0, 1);
        }
    }

    @Nested
    class EachWindow extends Contract {
        @Override
        protected Options options() {
            return new Options(TextPooling.MEAN, 0.1, ClassWeights.EVEN, 0, 0, LongTexts.EACH_WINDOW, 4, 1);
        }
    }

    @Nested
    class JoinedWindows extends Contract {
        @Override
        protected Options options() {
            return new Options(TextPooling.MEAN, 0.1, ClassWeights.EVEN, 0, 0, LongTexts.JOINED_WINDOWS, 4, 8);
        }

        /** Windows are compared where a text has several. */
        @Override
        protected List<Example> examples() {
            return super.examples().stream()
                    .<Example>map(example -> FakeExample.ofText(
                                    example.row(), (example.texts().get(0) + " ").repeat(20))
                            .with(
                                    "label",
                                    ColumnRole.LABEL,
                                    example.value(ColumnRole.LABEL).orElseThrow()))
                    .toList();
        }
    }
}
