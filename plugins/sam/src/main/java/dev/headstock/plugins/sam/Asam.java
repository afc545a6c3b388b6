package dev.headstock.plugins.sam;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** Sharpness-aware minimization in a neighborhood that scales with the weights. */
@Extension
public final class Asam implements TuningStrategy<Asam.Options> {
    public record Options(
            @Option(
                    value = "Radius of the neighborhood, relative to the weights: about ten times that of SAM",
                    min = 0.01,
                    max = 10)
            double radius,

            @Option(
                    value = "Added to the size of every weight, so that weights at 0 move, too",
                    min = 0,
                    max = 1,
                    advanced = true)
            double eta) {
        public Options {
            if (!(radius > 0)) {
                throw new IllegalArgumentException("radius must be above 0, was " + radius);
            }
            if (!(eta >= 0)) {
                throw new IllegalArgumentException("eta must be at least 0, was " + eta);
            }
        }
    }

    @Override
    public String id() {
        return "asam";
    }

    @Override
    public String title() {
        return "Adaptive sharpness-aware (ASAM)";
    }

    @Override
    public String summary() {
        return "SAM whose neighborhood scales with each weight: the radius needs less tuning, takes twice the time.";
    }

    @Override
    public Options defaults() {
        return new Options(0.5, 0.01);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new ScaledAscent(options.radius(), options.eta()));
    }

    /**
     * {@code ∇L(θ + ε)}, {@code ε = ρ·T²·g/‖T·g‖₂}, {@code T = |θ| + η}.
     *
     * @see <a href="https://arxiv.org/abs/2102.11600">Kwon et al., 2021, equation 11</a>
     */
    record ScaledAscent(double radius, double eta) implements StepInterceptor {
        @Override
        public String id() {
            return "asam";
        }

        @Override
        public String formula() {
            return "∇L(θ + %s·T²·g/‖T·g‖), T = |θ| + %s".formatted(radius, eta);
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            ParameterVector gradient = next.compute();
            ParameterVector scaled = scaled(gradient, step.weights());
            double norm = scaled.norm();
            step.log("scaled-gradient-norm", norm);
            return norm == 0
                    ? gradient
                    : next.computeAt(scaled(scaled, step.weights()).scale(radius / norm));
        }

        /** T·v. */
        private ParameterVector scaled(ParameterVector vector, ParameterVector weights) {
            return vector.zip(
                    weights,
                    (NDArray value, NDArray weight) -> value.mul(weight.abs().add(eta)));
        }
    }
}
