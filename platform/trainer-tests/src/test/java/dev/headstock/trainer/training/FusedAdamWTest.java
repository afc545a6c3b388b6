package dev.headstock.trainer.training;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.tuning.AdamW;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterGroup;
import dev.headstock.testkit.OptimizerContract;
import dev.headstock.trainer.torch.Operations.AdamWStep;
import dev.headstock.trainer.torch.Torch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The engine computes AdamW in one operation, which is {@link AdamW#update} within rounding. */
class FusedAdamWTest {
    private static Torch torch;

    @BeforeAll
    static void openTorch() {
        torch = Torch.open();
    }

    @AfterAll
    static void closeTorch() {
        torch.close();
    }

    private static void fused(AdamW adamW, ParameterGroup group) {
        torch.operations()
                .adamW(
                        arrays(group, group::value),
                        arrays(group, group::gradient),
                        arrays(group, path -> group.state(path, "mean")),
                        arrays(group, path -> group.state(path, "variance")),
                        arrays(group, path -> group.state(path, "updates")),
                        new AdamWStep(
                                group.learningRate(),
                                group.weightDecay(),
                                adamW.beta1(),
                                adamW.beta2(),
                                adamW.epsilon()));
    }

    private static List<NDArray> arrays(ParameterGroup group, Function<String, NDArray> array) {
        return group.paths().stream().map(array).toList();
    }

    private static class Contract extends OptimizerContract {
        private final AdamW adamW;
        private final AdamW computed;

        /** @param computed by the engine */
        Contract(AdamW adamW, AdamW computed) {
            this.adamW = adamW;
            this.computed = computed;
        }

        @Override
        protected Optimizer optimizer() {
            return adamW;
        }

        @Override
        protected Optional<FusedUpdate> fused() {
            return Optional.of(group -> FusedAdamWTest.fused(computed, group));
        }
    }

    @Nested
    class Default extends Contract {
        Default() {
            super(AdamW.DEFAULT, AdamW.DEFAULT);
        }
    }

    @Nested
    class OtherSettings extends Contract {
        private static final AdamW OTHER = new AdamW(0.8, 0.95, 1e-4);

        OtherSettings() {
            super(OTHER, OTHER);
        }
    }
}
