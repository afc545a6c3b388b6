package dev.headstock.trainer.training.steps;

import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StateStore;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.training.values.PretrainedValues;
import dev.headstock.trainer.training.values.States;
import dev.headstock.trainer.training.values.VectorSpace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step while it is computed. Vectors are made when somebody asks for them. */
public final class RunStep {
    private final Model model;
    private final List<String> paths;
    private final PretrainedValues pretrainedValues;
    private final States states;
    private final NDManager memory;
    private final VectorSpace space;
    private final Position position;
    private final StepLog log = new StepLog();
    private @Nullable ParameterVector weights;
    private @Nullable ParameterVector pretrained;

    /** @param number counted from 0 */
    public record Position(long number, long totalSteps, int epoch) {}

    /**
     * @param paths trained in this step
     * @param memory of the step
     */
    public RunStep(
            Model model,
            List<String> paths,
            PretrainedValues pretrainedValues,
            States states,
            NDManager memory,
            Position position) {
        this.model = model;
        this.paths = paths;
        this.pretrainedValues = pretrainedValues;
        this.states = states;
        this.memory = memory;
        this.space = new VectorSpace(model, () -> memory);
        this.position = position;
    }

    Model model() {
        return model;
    }

    List<String> paths() {
        return paths;
    }

    NDManager memory() {
        return memory;
    }

    VectorSpace space() {
        return space;
    }

    Position position() {
        return position;
    }

    public StepLog log() {
        return log;
    }

    /** The step as an interceptor sees it. */
    public Step as(StepInterceptor interceptor) {
        return new Seen(interceptor.id(), States.INTERCEPTORS + interceptor.id() + "/");
    }

    /** The step as the optimizer sees it. */
    Step asOptimizer() {
        return new Seen("optimizer", States.OPTIMIZER + "shared/");
    }

    private ParameterVector weights() {
        ParameterVector known = weights;
        if (known == null) {
            known = space.of(paths, model::parameter);
            weights = known;
        }
        return known;
    }

    private ParameterVector pretrained() {
        ParameterVector known = pretrained;
        if (known == null) {
            known = space.of(pretrainedValues.among(paths), pretrainedValues::get);
            pretrained = known;
        }
        return known;
    }

    private final class Seen implements Step {
        private final String id;
        private final StateStore store;

        Seen(String id, String prefix) {
            this.id = id;
            this.store = states.store(prefix, memory);
        }

        @Override
        public long number() {
            return position.number();
        }

        @Override
        public long totalSteps() {
            return position.totalSteps();
        }

        @Override
        public int epoch() {
            return position.epoch();
        }

        @Override
        public ParameterVector weights() {
            return RunStep.this.weights();
        }

        @Override
        public ParameterVector pretrained() {
            return RunStep.this.pretrained();
        }

        @Override
        public StateStore state() {
            return store;
        }

        @Override
        public void log(String name, double value) {
            log.add(id + "/" + name, value);
        }
    }
}
