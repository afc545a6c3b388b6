package dev.headstock.plugins.distillation;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.ForwardPass.AttentionStates;
import dev.headstock.api.tuning.TuningPlan;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** The student's last layer attends as the teacher's does. */
@Extension
public final class MiniLm implements TuningStrategy<MiniLm.Options> {
    public record Options(
            @Option("The model to learn from, with the same tokenizer and as many attention heads")
            ModelReference teacher,

            @Option(value = "Weight of the difference in the loss", min = 0, max = 100)
            double weight) {
        public Options {
            if (!(weight > 0)) {
                throw new IllegalArgumentException("weight must be above 0, was " + weight);
            }
        }
    }

    @Override
    public String id() {
        return "minilm";
    }

    @Override
    public String title() {
        return "Attention distillation (MiniLM)";
    }

    @Override
    public String summary() {
        return "The student's last layer learns to attend as the teacher's, whatever their widths and numbers of layers.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, 1);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        ModelOutline teacher = Teachers.require(context, options.teacher());
        Teachers.requireEqualHeads(context.model(), teacher);
        return current.withInterceptor(new LastAttention(
                options.teacher(),
                context.model().layers() - 1,
                teacher.layers() - 1,
                context.model().isCausal(),
                options.weight()));
    }

    /**
     * {@code L + λ·(KL(A′‖A) + KL(R′‖R))}, A = softmax(Q·Kᵀ/√d) and R = softmax(V·Vᵀ/√d) of the last layers, those of
     * the teacher with a dash.
     *
     * @see <a href="https://arxiv.org/abs/2002.10957">Wang et al., 2020, equations 7 and 9</a>
     */
    record LastAttention(ModelReference teacher, int studentLayer, int teacherLayer, boolean causal, double weight)
            implements FromInside {
        @Override
        public String id() {
            return "minilm";
        }

        @Override
        public String formula() {
            return "L + %s·(KL of attention + KL of values)".formatted(weight);
        }

        @Override
        public Set<Integer> watchedLayers(ModelOutline model) {
            return Set.of(studentLayer);
        }

        @Override
        public List<Teacher> teachers() {
            return List.of(new Teacher(teacher, Set.of(teacherLayer)));
        }

        @Override
        public NDArray difference(ForwardPass forward, ForwardPass theirs, Pass pass) {
            TokenBatch tokens = forward.batch().tokens();
            return difference(
                    forward.attention(studentLayer),
                    theirs.attention(teacherLayer),
                    Relations.visible(tokens, causal),
                    tokens.mask(),
                    pass.kernels());
        }

        static NDArray difference(
                AttentionStates student, AttentionStates teacher, NDArray visible, NDArray mask, Kernels kernels) {
            NDArray attention = Relations.divergence(
                    Relations.products(student.query(), student.key(), kernels),
                    Relations.products(teacher.query(), teacher.key(), kernels),
                    visible,
                    mask,
                    kernels);
            NDArray values = Relations.divergence(
                    Relations.products(student.value(), student.value(), kernels),
                    Relations.products(teacher.value(), teacher.value(), kernels),
                    visible,
                    mask,
                    kernels);
            return attention.add(values);
        }
    }
}
