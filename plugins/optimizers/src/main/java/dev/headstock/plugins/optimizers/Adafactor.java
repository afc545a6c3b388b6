package dev.headstock.plugins.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterGroup;
import dev.headstock.api.tuning.StateSpec;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.TuningPlan;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Scales the gradient by factored second moments. */
@Extension
public final class Adafactor implements TuningStrategy<Adafactor.Options> {
    public record Options(
            @Option(
                    value = "Largest root mean square of an update, before the rate",
                    min = 0.01,
                    max = 100,
                    advanced = true)
            double clip) {
        public Options {
            if (!(clip > 0)) {
                throw new IllegalArgumentException("clip must be above 0, was " + clip);
            }
        }
    }

    @Override
    public String id() {
        return "adafactor";
    }

    @Override
    public String title() {
        return "Adafactor optimizer";
    }

    @Override
    public String summary() {
        return "Keeps one number per row and column of a matrix instead of one per parameter: hardly any memory.";
    }

    @Override
    public Options defaults() {
        return new Options(1);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withOptimizer(new Factored(options.clip()));
    }

    /**
     * {@code θ − η·u/max(1, rms(u)/d)}, {@code u = g/√(r·cᵀ/mean(r))}; r and c are means of g² over columns and rows,
     * which decay by {@code 1 − t^(−0.8)}.
     *
     * @see <a href="https://arxiv.org/abs/1804.04235">Shazeer and Stern, 2018, algorithm 4</a>
     */
    record Factored(double clip) implements Optimizer {
        private static final double EPSILON = 1e-30;

        @Override
        public String formula() {
            return "θ − η·g/√(r·cᵀ/mean(r))";
        }

        @Override
        public List<StateSpec> state(Shape parameter) {
            return parameter.dimension() == 2
                    ? List.of(
                            new StateSpec("rows", new Shape(parameter.get(0))),
                            new StateSpec("columns", new Shape(parameter.get(1))))
                    : List.of(new StateSpec("variance", parameter));
        }

        @Override
        public void update(ParameterGroup group, Step step) {
            double decay = 1 - Math.pow(step.number() + 1, -0.8);
            for (String path : group.paths()) {
                NDArray gradient = group.gradient(path);
                NDArray update =
                        gradient.div(variance(group, path, decay, gradient).sqrt());
                double rms = Math.sqrt(update.square().mean().getFloat());
                group.value(path)
                        .muli(1 - group.learningRate() * group.weightDecay())
                        .subi(update.mul(group.learningRate() / Math.max(1, rms / clip)));
            }
        }

        private static NDArray variance(ParameterGroup group, String path, double decay, NDArray gradient) {
            NDArray square = gradient.square().add(EPSILON);
            if (square.getShape().dimension() != 2) {
                return group.state(path, "variance").muli(decay).addi(square.mul(1 - decay));
            }
            NDArray rows = group.state(path, "rows")
                    .muli(decay)
                    .addi(square.mean(new int[] {1}).mul(1 - decay));
            NDArray columns = group.state(path, "columns")
                    .muli(decay)
                    .addi(square.mean(new int[] {0}).mul(1 - decay));
            return rows.expandDims(1).mul(columns.expandDims(0)).div(rows.mean());
        }
    }
}
