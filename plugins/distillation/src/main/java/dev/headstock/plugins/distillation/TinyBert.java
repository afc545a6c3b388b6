package dev.headstock.plugins.distillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.ForwardPass.AttentionStates;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Rules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** The student's embeddings, hidden states and attention scores become those of the teacher, layer by layer. */
@Extension
public final class TinyBert implements TuningStrategy<TinyBert.Options> {
    public record Options(
            @Option("The model to learn from, with the same tokenizer and as many attention heads")
            ModelReference teacher,

            @Option(value = "Weight of the differences in the loss", min = 0, max = 100)
            double weight) {
        public Options {
            if (!(weight > 0)) {
                throw new IllegalArgumentException("weight must be above 0, was " + weight);
            }
        }
    }

    @Override
    public String id() {
        return "tinybert";
    }

    @Override
    public String title() {
        return "Layer distillation (TinyBERT)";
    }

    @Override
    public String summary() {
        return "A small student learns the hidden states and attention scores of a teacher's layers; it may be narrower.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, 1);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        ModelOutline teacher = Teachers.require(context, options.teacher());
        Teachers.requireEqualHeads(context.model(), teacher);
        return current.prependRules(Rules.train(ParameterSelector.interceptors()))
                .withInterceptor(new Layers(
                        options.teacher(),
                        new Size(context.model().layers(), context.model().width()),
                        new Size(teacher.layers(), teacher.width()),
                        context.model().isCausal(),
                        options.weight()));
    }

    record Size(int layers, int width) {}

    /**
     * {@code L + λ·(‖E·Wₑ − E′‖² + Σ (‖H·W − H′‖² + ‖A − A′‖²))}, means over tokens and numbers; A are attention scores
     * before the softmax. Layer m of the student learns from layer m · L′/L of the teacher, both counted from 1; all
     * layers share W.
     *
     * @see <a href="https://arxiv.org/abs/1909.10351">Jiao et al., 2020, equations 7 to 9</a>
     */
    record Layers(ModelReference teacher, Size student, Size large, boolean causal, double weight)
            implements FromInside {
        @Override
        public String id() {
            return "tinybert";
        }

        @Override
        public String formula() {
            return "L + %s·Σ (‖H·W − H′‖² + ‖A − A′‖²)".formatted(weight);
        }

        /** Counted from 0. */
        int teacherLayer(int layer) {
            return Math.round((layer + 1f) * large.layers() / student.layers()) - 1;
        }

        @Override
        public List<ParameterSpec> parameters(RunContext context) {
            Shape shape = new Shape(large.width(), student.width());
            return List.of(
                    new ParameterSpec("embeddings.weight", shape, new Init.Normal(0.02)),
                    new ParameterSpec("hidden.weight", shape, new Init.Normal(0.02)));
        }

        @Override
        public Set<Integer> watchedLayers(ModelOutline model) {
            Set<Integer> layers = new LinkedHashSet<>();
            for (int layer = -1; layer < student.layers(); layer++) {
                layers.add(layer);
            }
            return layers;
        }

        @Override
        public List<Teacher> teachers() {
            Set<Integer> layers = new LinkedHashSet<>(Set.of(-1));
            for (int layer = 0; layer < student.layers(); layer++) {
                layers.add(teacherLayer(layer));
            }
            return List.of(new Teacher(teacher, layers));
        }

        @Override
        public NDArray difference(ForwardPass forward, ForwardPass theirs, Pass pass) {
            NDArray mask = forward.batch().tokens().mask();
            NDArray visible = Relations.visible(forward.batch().tokens(), causal);
            List<NDArray> differences = new ArrayList<>();
            differences.add(hidden(forward.hidden(-1), theirs.hidden(-1), "embeddings.weight", mask, pass));
            for (int layer = 0; layer < student.layers(); layer++) {
                int other = teacherLayer(layer);
                differences.add(hidden(forward.hidden(layer), theirs.hidden(other), "hidden.weight", mask, pass));
                differences.add(Relations.scoreError(
                        scores(forward.attention(layer), pass), scores(theirs.attention(other), pass), visible, mask));
            }
            return differences.stream().reduce(NDArray::add).orElseThrow();
        }

        private static NDArray hidden(NDArray student, NDArray teacher, String weight, NDArray mask, Pass pass) {
            return Relations.hiddenError(pass.kernels().linear(student, pass.parameter(weight), null), teacher, mask);
        }

        private static NDArray scores(AttentionStates states, Pass pass) {
            return Relations.products(states.query(), states.key(), pass.kernels());
        }
    }
}
