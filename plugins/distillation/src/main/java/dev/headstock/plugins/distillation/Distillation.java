package dev.headstock.plugins.distillation;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Trains a model on the outputs of another one that is trained already. */
@Extension
public final class Distillation implements TuningStrategy<Distillation.Options> {

    public record Options(
            @Option("The trained model to learn from: of the same head and classes.")
            ModelReference teacher,

            @Option(value = "Softens the outputs of both models.", min = 1, max = 20)
            double temperature,

            @Option(
                    value = "Weight of the teacher's outputs in the loss; the rest is the weight of the labels.",
                    min = 0,
                    max = 1)
            double share) {
        public Options {
            if (!(temperature > 0)) {
                throw new IllegalArgumentException("temperature must be above 0, was " + temperature);
            }
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be from 0 to 1, was " + share);
            }
        }
    }

    @Override
    public String id() {
        return "distillation";
    }

    @Override
    public String title() {
        return "Distillation";
    }

    @Override
    public String summary() {
        return "Learns from a larger trained model, on unlabeled texts too.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, 2, 0.5);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        if (options.teacher().equals(ModelReference.NONE)) {
            throw new IllegalArgumentException(
                    "Distillation needs a teacher. Choose a registered version or the checkpoint of a run.");
        }
        return current.withInterceptor(new SoftTargets(options.teacher(), options.temperature(), options.share()));
    }

    /**
     * {@code (1 − α)·L + α·T²·KL(teacher ‖ student)}, both softened by T.
     *
     * @see <a href="https://arxiv.org/abs/1503.02531">Hinton et al., 2015</a>
     */
    record SoftTargets(ModelReference teacher, double temperature, double share) implements StepInterceptor {

        @Override
        public String id() {
            return "soft-targets";
        }

        @Override
        public String formula() {
            return "%s·L + %s·T²·KL, T = %s".formatted(1 - share, share, temperature);
        }

        @Override
        public List<Teacher> teachers() {
            return List.of(new Teacher(teacher, Set.of()));
        }

        @Override
        public boolean usesUnlabeledUnits() {
            return true;
        }

        @Override
        public boolean usesDivergence() {
            return true;
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            NDArray soft = forward.divergence(forward.through(teacher), temperature);
            return pass.kernels()
                    .scale(forward.loss(), 1 - share)
                    .add(pass.kernels().scale(soft, share * temperature * temperature));
        }
    }
}
