package dev.headstock.plugins.optimizers;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.LearningRateSchedule;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** The course of the learning rate, in place of a linear decay. */
@Extension
public final class Schedule implements TuningStrategy<Schedule.Options> {

    /** What the rate does after it has risen over the warm-up. */
    public enum Shape {
        CONSTANT,
        COSINE,
        INVERSE_SQUARE_ROOT,
        SLANTED_TRIANGULAR
    }

    public record Options(
            @Option(
                    "What the rate does after the warm-up: stays, falls along a cosine, with the inverse root of the steps, or as in ULMFiT, which brings its own warm-up")
            Shape shape) {}

    @Override
    public String id() {
        return "schedule";
    }

    @Override
    public String title() {
        return "Learning-rate schedule";
    }

    @Override
    public String summary() {
        return "Constant, cosine, inverse root or slanted triangular in place of the linear decay.";
    }

    @Override
    public Options defaults() {
        return new Options(Shape.COSINE);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withSchedule(new Course(options.shape()));
    }

    /**
     * Rises over the warm-up, in the last step of which it is just below 1, then t/T being the share of the other steps:
     * {@code 1}, {@code ½(1 + cos(π·t/T))}, or {@code 1/√(1 + t/w)} with w the steps of the warm-up, 10,000 without one.
     *
     * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, 2017: cosine</a>
     * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., 2017, section 5.3: inverse square root</a>
     * @see <a href="https://arxiv.org/abs/1801.06146">Howard and Ruder, 2018, equation 3: slanted triangular</a>
     */
    record Course(Shape shape) implements LearningRateSchedule {
        private static final long USUAL_SCALE = 10_000;
        private static final double RISE = 0.1;
        private static final double RATIO = 32;

        @Override
        public double factor(long step, long totalSteps, long warmupSteps) {
            if (shape == Shape.SLANTED_TRIANGULAR) {
                double peak = RISE * totalSteps;
                double share = step < peak ? step / peak : 1 - (step - peak) / (totalSteps - peak);
                return (1 + share * (RATIO - 1)) / RATIO;
            }
            if (step < warmupSteps) {
                return (step + 1.0) / (warmupSteps + 1.0);
            }
            double after = step - warmupSteps;
            return switch (shape) {
                case COSINE -> (1 + Math.cos(Math.PI * after / (totalSteps - warmupSteps))) / 2;
                case INVERSE_SQUARE_ROOT -> 1 / Math.sqrt(1 + after / (warmupSteps == 0 ? USUAL_SCALE : warmupSteps));
                default -> 1;
            };
        }
    }
}
