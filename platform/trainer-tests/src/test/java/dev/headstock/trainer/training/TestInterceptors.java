package dev.headstock.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Batch;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.tuning.EmbeddingPerturbation;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StateStore;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One interceptor for each way to change a step. */
final class TestInterceptors {
    private TestInterceptors() {}

    /** ∇L(θ + ρ·g/‖g‖). */
    record Ascent(double radius) implements StepInterceptor {
        @Override
        public String id() {
            return "ascent";
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
            return next.computeAt(gradient.scale(radius / norm));
        }
    }

    /** Evaluates and exports an exponential moving average of the weights. */
    record Average(double decay) implements StepInterceptor {
        @Override
        public String id() {
            return "average";
        }

        @Override
        public String formula() {
            return "θ̄ ← %s·θ̄ + %s·θ".formatted(decay, 1 - decay);
        }

        @Override
        public void afterStep(Step step) {
            for (String path : step.weights().paths()) {
                NDArray now = step.weights().get(path);
                step.state().getOrCreate(path, now::duplicate).muli(decay).addi(now.mul(1 - decay));
            }
        }

        @Override
        public NDArray exportedParameter(String path, NDArray trained, StateStore state) {
            return state.getOrCreate(path, trained::duplicate);
        }
    }

    /** Adds the squared difference of the outputs of two passes with different dropout. */
    record Agreement(double weight) implements StepInterceptor {
        @Override
        public String id() {
            return "agreement";
        }

        @Override
        public String formula() {
            return "L + %s·‖f₁ − f₂‖²".formatted(weight);
        }

        @Override
        public NDArray transformLoss(ForwardPass first, Step step, Pass pass) {
            ForwardPass second = first.rerun();
            NDArray apart = first.output().sub(second.output()).square().sum(new int[] {1});
            step.log("apart", apart.mean().getFloat());
            return pass.kernels()
                    .scale(first.loss().add(second.loss()), 0.5)
                    .add(pass.kernels().scale(apart, weight));
        }
    }

    /** The mean gradient over several ascents of the embeddings. */
    record EmbeddingAscents(int rounds, double rate, List<Double> sizes) implements StepInterceptor {
        @Override
        public String id() {
            return "embedding-ascents";
        }

        @Override
        public String formula() {
            return "1/%d·Σ ∇L(E + δ)".formatted(rounds);
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            EmbeddingPerturbation ascent = new Rise(rate, sizes);
            ParameterVector sum = next.computeWith(ascent);
            for (int round = 1; round < rounds; round++) {
                sum = sum.plus(next.computeWith(ascent));
            }
            return sum.scale(1.0 / rounds);
        }

        private record Rise(double rate, List<Double> sizes) implements EmbeddingPerturbation {
            @Override
            public NDArray initial(NDArray embeddings, Batch batch) {
                return embeddings.zerosLike();
            }

            @Override
            public NDArray next(NDArray last, NDArray gradient, Batch batch) {
                NDArray length =
                        gradient.square().sum(new int[] {1, 2}, true).sqrt().add(1e-12);
                NDArray next = last.add(gradient.div(length).mul(rate));
                sizes.add((double) next.square().sum().sqrt().getFloat());
                return next;
            }
        }
    }

    /** Outputs must not change under a perturbation of the embeddings that the gradient chooses. */
    record Smoothness(double size, List<Double> changes) implements StepInterceptor {
        @Override
        public String id() {
            return "smoothness";
        }

        @Override
        public String formula() {
            return "L + ‖f(x) − f(x + δ)‖²";
        }

        @Override
        public Set<Integer> watchedLayers(ModelOutline model) {
            return Set.of(-1);
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            NDArray noise =
                    pass.manager().randomNormal(forward.hidden(-1).getShape()).mul(1e-3f);
            NDArray gradient = forward.gradient(change(forward, noise).sum(), noise);
            NDArray worst = gradient.sign().mul(size);
            NDArray change = change(forward, worst);
            changes.add((double) change.sum().getFloat());
            return forward.loss().add(change);
        }

        private static NDArray change(ForwardPass forward, NDArray delta) {
            return forward.output()
                    .sub(forward.perturbed(delta).output())
                    .square()
                    .sum(new int[] {1});
        }
    }

    /** Reads trained parameters as the mean of themselves and their pre-trained values. */
    record Halfway() implements StepInterceptor {
        @Override
        public String id() {
            return "halfway";
        }

        @Override
        public String formula() {
            return "½·(W + W₀)";
        }

        @Override
        public NDArray transformParameter(String path, NDArray value, Step step, Pass pass) {
            return step.pretrained().paths().contains(path)
                    ? pass.kernels().scale(value.add(step.pretrained().get(path)), 0.5)
                    : value;
        }
    }

    /** Draws the mean of the tokens of a layer toward a vector that it learns. */
    record Attraction(int width) implements StepInterceptor {
        @Override
        public String id() {
            return "attraction";
        }

        @Override
        public String formula() {
            return "L + ‖mean(H) − c‖²";
        }

        @Override
        public List<ParameterSpec> parameters(RunContext context) {
            return List.of(new ParameterSpec("center", new Shape(width), new Init.Normal(1)));
        }

        @Override
        public Set<Integer> watchedLayers(ModelOutline model) {
            return Set.of(0);
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            NDArray apart = forward.hidden(0).mean(new int[] {1}).sub(pass.parameter("center"));
            return forward.loss().add(pass.kernels().scale(apart.square().sum(new int[] {1}), 0.1));
        }
    }

    /** Decay toward the pre-trained values. */
    record TowardPretrained(double strength) implements StepInterceptor {
        @Override
        public String id() {
            return "toward-pretrained";
        }

        @Override
        public String formula() {
            return "g + %s·(θ − θ₀)".formatted(strength);
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            return next.compute()
                    .plus(step.weights().zip(step.pretrained(), NDArray::sub).scale(strength));
        }
    }

    /** Looks at each gradient function before it is used. */
    record Spy(Consumer<GradientFunction> look) implements StepInterceptor {
        @Override
        public String id() {
            return "spy";
        }

        @Override
        public String formula() {
            return "g";
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            look.accept(next);
            return next.compute();
        }
    }

    /** The numbers of a vector, path after path. */
    static List<Float> numbers(ParameterVector vector) {
        List<Float> numbers = new ArrayList<>();
        for (String path : vector.paths()) {
            for (float number : vector.get(path).toFloatArray()) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
