package dev.headstock.plugins.sam;

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

/** Sharpness-aware minimization. */
@Extension
public final class Sam implements TuningStrategy<Sam.Options> {
    public record Options(
            @Option(value = "Radius of the neighborhood: larger values lead to flatter minima.", min = 0.01, max = 1)
            double radius) {
        public Options {
            if (!(radius > 0)) {
                throw new IllegalArgumentException("radius must be above 0, was " + radius);
            }
        }
    }

    @Override
    public String id() {
        return "sam";
    }

    @Override
    public String title() {
        return "Sharpness-aware minimization (SAM)";
    }

    @Override
    public String summary() {
        return "Minimizes the highest loss in a neighborhood: generalizes better, takes twice the time.";
    }

    @Override
    public Options defaults() {
        return new Options(0.05);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new Ascent(options.radius()));
    }

    /**
     * ∇L(θ + ρ·g/‖g‖), g = ∇L(θ).
     *
     * @see <a href="https://arxiv.org/abs/2010.01412">Foret et al., 2020</a>
     */
    record Ascent(double radius) implements StepInterceptor {
        @Override
        public String id() {
            return "sam";
        }

        @Override
        public String formula() {
            return "∇L(θ + %s·g/‖g‖)".formatted(radius);
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            ParameterVector gradient = next.compute();
            double norm = gradient.norm();
            step.log("gradient-norm", norm);
            return norm == 0 ? gradient : next.computeAt(gradient.scale(radius / norm));
        }
    }
}
