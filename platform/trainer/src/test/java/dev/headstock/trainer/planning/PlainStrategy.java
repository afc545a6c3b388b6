package dev.headstock.trainer.planning;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Readout;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.trainer.planning.PlainStrategy.Options;
import java.util.List;
import java.util.Set;

/** Whatever a test wants a plan to be. */
final class PlainStrategy implements TuningStrategy<Options> {

    enum Trains {
        ALL,
        HEAD,
        LATER,
        NOTHING
    }

    enum Adds {
        NOTHING,
        PENALTY,
        SHARPNESS,
        LOSS_CHANGE,
        DIVERGENCE,
        HIGH_LAYER,
        SOLVER,
        FORGETS
    }

    record Options(double rate, Trains trains, Adds adds, int readoutLayer, ModelReference teacher) {}

    @Override
    public String id() {
        return "plain-strategy";
    }

    @Override
    public String title() {
        return "Plain";
    }

    @Override
    public String summary() {
        return "As a test needs it.";
    }

    @Override
    public Options defaults() {
        return new Options(0.001, Trains.ALL, Adds.NOTHING, Integer.MAX_VALUE, ModelReference.NONE);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        TuningPlan plan =
                switch (options.trains()) {
                    case ALL -> current.prependRules(ParameterRule.train(ParameterSelector.all()));
                    case HEAD -> current.prependRules(ParameterRule.train(ParameterSelector.head()));
                    case LATER ->
                        current.prependRules(
                                ParameterRule.train(ParameterSelector.head()).fromEpoch(1));
                    case NOTHING -> current;
                };
        plan = plan.withReadout(Readout.layer(options.readoutLayer()));
        if (options.rate() > 0) {
            plan = plan.withLearningRate(options.rate());
        }
        return switch (options.adds()) {
            case NOTHING -> plan;
            case PENALTY -> plan.withInterceptor(new Named("penalty"));
            case SHARPNESS -> plan.withInterceptor(new Sharpness());
            case LOSS_CHANGE -> plan.withInterceptor(new LossChange());
            case DIVERGENCE -> plan.withInterceptor(new Distillation(options.teacher()));
            case HIGH_LAYER -> plan.withInterceptor(new HighLayer());
            case SOLVER -> plan.withFullBatchSolver(new Lbfgs(100, 0.01));
            case FORGETS -> TuningPlan.EMPTY.withLearningRate(1);
        };
    }

    record Named(String id) implements StepInterceptor {
        @Override
        public String formula() {
            return "L + λ·‖θ‖²";
        }
    }

    record NoTeachers() implements StepInterceptor {
        @Override
        public String id() {
            return "no-teachers";
        }

        @Override
        public String formula() {
            return "KL to nobody";
        }

        @Override
        @SuppressWarnings("NullAway") // A faulty plugin does return null.
        public List<Teacher> teachers() {
            return null;
        }
    }

    private record Sharpness() implements StepInterceptor {
        @Override
        public String id() {
            return "sharpness";
        }

        @Override
        public String formula() {
            return "∇L(w + ε)";
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            return next.compute();
        }
    }

    private record LossChange() implements StepInterceptor {
        @Override
        public String id() {
            return "consistency";
        }

        @Override
        public String formula() {
            return "L + KL";
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            return forward.loss();
        }
    }

    private record Distillation(ModelReference teacher) implements StepInterceptor {
        @Override
        public String id() {
            return "distillation";
        }

        @Override
        public String formula() {
            return "KL to the teacher";
        }

        @Override
        public List<Teacher> teachers() {
            return List.of(new Teacher(teacher, Set.of()));
        }

        @Override
        public boolean usesDivergence() {
            return true;
        }
    }

    private record HighLayer() implements StepInterceptor {
        @Override
        public String id() {
            return "high-layer";
        }

        @Override
        public String formula() {
            return "reads layer 12";
        }

        @Override
        public Set<Integer> watchedLayers(ModelOutline model) {
            return Set.of(12);
        }
    }
}
