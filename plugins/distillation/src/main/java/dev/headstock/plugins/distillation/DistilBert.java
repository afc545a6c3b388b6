package dev.headstock.plugins.distillation;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.TuningPlan;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** The student's last hidden states point where the teacher's do. */
@Extension
public final class DistilBert implements TuningStrategy<DistilBert.Options> {
    public record Options(
            @Option("The model to learn from, with the same tokenizer and width")
            ModelReference teacher,

            @Option(value = "Weight of the angles in the loss", min = 0, max = 100)
            double weight) {
        public Options {
            if (!(weight > 0)) {
                throw new IllegalArgumentException("weight must be above 0, was " + weight);
            }
        }
    }

    @Override
    public String id() {
        return "distilbert-cosine";
    }

    @Override
    public String title() {
        return "Cosine distillation (DistilBERT)";
    }

    @Override
    public String summary() {
        return "The student's last hidden states point where the teacher's do; goes with soft outputs of the strategy before it.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, 1);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        ModelOutline teacher = Teachers.require(context, options.teacher());
        Teachers.requireEqualWidths(context.model(), teacher);
        return current.withInterceptor(
                new Angles(options.teacher(), context.model().layers() - 1, teacher.layers() - 1, options.weight()));
    }

    /**
     * {@code L + λ·(1 − cos(h, h′))}, the mean over tokens of the last layers.
     *
     * @see <a href="https://arxiv.org/abs/1910.01108">Sanh et al., 2019, section 2</a>
     */
    record Angles(ModelReference teacher, int studentLayer, int teacherLayer, double weight) implements FromInside {
        @Override
        public String id() {
            return "distilbert-cosine";
        }

        @Override
        public String formula() {
            return "L + %s·(1 − cos(h, h′))".formatted(weight);
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
            return Relations.angle(
                    forward.hidden(studentLayer),
                    theirs.hidden(teacherLayer),
                    forward.batch().tokens().mask());
        }
    }
}
