package dev.headstock.trainer.processes.worker;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ModelOutline;
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

/** Pulls the last layer towards that of a teacher. */
public final class Taught implements TuningStrategy<Taught.Options> {

    public record Options(@Option("The teacher.") ModelReference teacher) {}

    @Override
    public String id() {
        return "taught";
    }

    @Override
    public String title() {
        return "Taught";
    }

    @Override
    public String summary() {
        return "Learns the last layer of a teacher.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new FromTeacher(options.teacher()));
    }

    private record FromTeacher(ModelReference teacher) implements StepInterceptor {
        private static final int LAYER = 1;

        @Override
        public String id() {
            return "taught";
        }

        @Override
        public String formula() {
            return "L + ‖h − hₜ‖²";
        }

        @Override
        public Set<Integer> watchedLayers(ModelOutline model) {
            return Set.of(LAYER);
        }

        @Override
        public List<Teacher> teachers() {
            return List.of(new Teacher(teacher, Set.of(LAYER)));
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            NDArray distance = forward.hidden(LAYER)
                    .sub(forward.through(teacher).hidden(LAYER))
                    .square()
                    .mean();
            step.log("distance", distance.getFloat());
            return forward.loss().add(distance);
        }
    }
}
