package dev.headstock.plugins.layermix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.Readout;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.pf4j.Extension;

/** The head reads a learned weighted sum of all layers. */
@Extension
public final class LayerMix implements TuningStrategy<LayerMix.Options> {
    public record Options(
            @Option("Learning rate of the layer weights, relative to the run's.")
            double rateScale) {}

    @Override
    public String id() {
        return "layer-mix";
    }

    @Override
    public String title() {
        return "Weighted sum of layers";
    }

    @Override
    public String summary() {
        return "The head reads a learned weighted sum of all layers, as in ELMo.";
    }

    @Override
    public Options defaults() {
        return new Options(10);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        ParameterRule rule =
                ParameterRule.train(ParameterSelector.readout()).withoutDecay().withRateScale(options.rateScale());
        return current.withReadout(new WeightedSum()).prependRules(rule);
    }

    /**
     * γ·Σ softmax(w)ₗ·Xₗ.
     *
     * @see <a href="https://arxiv.org/abs/1802.05365">Peters et al., 2018, equation 1</a>
     */
    record WeightedSum() implements Readout {
        @Override
        public List<Integer> layers(ModelOutline model) {
            return IntStream.range(-1, model.layers()).boxed().toList();
        }

        @Override
        public String formula() {
            return "γ·Σ softmax(w)·X";
        }

        @Override
        public List<ParameterSpec> parameters(ModelOutline model) {
            return List.of(
                    new ParameterSpec("weights", new Shape(model.layers() + 1), Init.ZEROS),
                    new ParameterSpec("gamma", new Shape(1), Init.ONES));
        }

        @Override
        public NDArray combine(List<NDArray> pooled, Pass pass) {
            NDArray layers = NDArrays.stack(new NDList(pooled), -1);
            return layers.mul(pass.parameter("weights").softmax(0))
                    .sum(new int[] {-1})
                    .mul(pass.parameter("gamma"));
        }

        @Override
        public double[] layerWeights(Function<String, float[]> parameters) {
            float[] weights = parameters.apply("weights");
            double[] e = IntStream.range(0, weights.length)
                    .mapToDouble(i -> Math.exp(weights[i]))
                    .toArray();
            return Arrays.stream(e).map(value -> value / Arrays.stream(e).sum()).toArray();
        }
    }
}
