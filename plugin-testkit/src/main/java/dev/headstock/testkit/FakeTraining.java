package dev.headstock.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.tuning.AdamW;
import dev.headstock.api.tuning.EmbeddingPerturbation;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StepInterceptor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains a tiny encoder with a linear head on random texts of three classes, with interceptors and an optimizer: the
 * loop of a worker in small. A step has two passes of two texts each, and the same dropout masks whenever its gradient
 * is computed.
 */
public final class FakeTraining {
    static final int CLASSES = 3;

    private static final int PASSES = 2;
    private static final double LEARNING_RATE = 1e-2;
    private static final long TOTAL_STEPS = 100;
    private static final String WEIGHT = "head.weight";
    private static final String BIAS = "head.bias";

    /** Everything that a checkpoint stores. */
    public record Checkpoint(
            long step,
            Map<String, float[]> weights,
            Map<String, Map<String, float[]>> optimizer,
            Map<String, Map<String, float[]>> interceptors) {}

    private final Workbench bench;
    private final TinyModel model;
    private final RunContext context;
    private final List<StepInterceptor> interceptors;
    private final Optimizer optimizer;
    private final ParameterFacts facts;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<String, NDArray> pretrained = new LinkedHashMap<>();
    private final Map<String, NDArray> trained = new LinkedHashMap<>();
    private final Map<String, Map<String, NDArray>> optimizerStates;
    private final Map<String, Map<String, NDArray>> interceptorStates = new LinkedHashMap<>();
    private final Map<ModelReference, FakeTeacher> teachers = new LinkedHashMap<>();
    private long number;

    /**
     * @param frozen paths that are not trained
     * @param context knows the outlines of the interceptors' teachers
     */
    public FakeTraining(
            Workbench bench,
            TinyModel model,
            RunContext context,
            List<StepInterceptor> interceptors,
            Optimizer optimizer,
            Predicate<String> frozen) {
        this.bench = bench;
        this.model = model;
        this.context = context;
        this.interceptors = List.copyOf(interceptors);
        this.optimizer = optimizer;
        this.facts = new ParameterFacts(model.outline());
        weights.putAll(bench.weights(model.outline().parameters()));
        weights.forEach((path, array) -> pretrained.put(path, array.duplicate()));
        add(
                Owner.HEAD,
                WEIGHT,
                new ParameterSpec("weight", new Shape(CLASSES, model.outline().width()), new Init.Normal(0.5)));
        add(Owner.HEAD, BIAS, new ParameterSpec("bias", new Shape(CLASSES), Init.ZEROS));
        for (StepInterceptor interceptor : this.interceptors) {
            interceptorStates.put(interceptor.id(), new LinkedHashMap<>());
            for (ParameterSpec spec : interceptor.parameters(context)) {
                add(Owner.INTERCEPTORS, prefix(interceptor) + spec.name(), spec);
            }
            for (StepInterceptor.Teacher teacher : interceptor.teachers()) {
                teachers.computeIfAbsent(teacher.model(), reference -> FakeTeacher.of(reference, context, bench));
            }
        }
        weights.forEach((path, array) -> {
            if (!frozen.test(path) && !isConstant(path)) {
                trained.put(path, array);
            }
        });
        this.optimizerStates = FakeParameterGroup.states(optimizer, trained);
    }

    /** With AdamW and nothing frozen. */
    public static FakeTraining of(
            Workbench bench, TinyModel model, RunContext context, StepInterceptor... interceptors) {
        return new FakeTraining(bench, model, context, List.of(interceptors), AdamW.DEFAULT, path -> false);
    }

    private void add(Owner owner, String path, ParameterSpec spec) {
        weights.put(path, bench.drawn(spec.init(), spec.shape(), path.hashCode()));
        facts.add(owner, path, -1, spec.shape());
    }

    private boolean isConstant(String path) {
        return interceptors.stream().anyMatch(interceptor -> interceptor.parameters(context).stream()
                .anyMatch(spec -> !spec.trainable() && path.equals(prefix(interceptor) + spec.name())));
    }

    private static String prefix(StepInterceptor interceptor) {
        return "interceptors." + interceptor.id() + ".";
    }

    // ---- what a test asks ----

    /** Numbers of all parameters by path. */
    public Map<String, float[]> weights() {
        return Workbench.numbers(weights);
    }

    /** Paths of the parameters that are trained. */
    public List<String> trainedPaths() {
        return List.copyOf(trained.keySet());
    }

    /** Numbers of the trained parameters as evaluations and exports see them. */
    public Map<String, float[]> exported() {
        Map<String, float[]> exported = new LinkedHashMap<>();
        trained.forEach((path, array) -> {
            NDArray value = array;
            for (StepInterceptor interceptor : interceptors) {
                Map<String, NDArray> kept = kept(interceptor);
                value = interceptor.exportedParameter(path, value, FakeStep.store(kept));
            }
            exported.put(path, value.toFloatArray());
        });
        return exported;
    }

    public Checkpoint checkpoint() {
        Map<String, Map<String, float[]>> optimizerNumbers = new LinkedHashMap<>();
        optimizerStates.forEach((path, states) -> optimizerNumbers.put(path, Workbench.numbers(states)));
        Map<String, Map<String, float[]>> interceptorNumbers = new LinkedHashMap<>();
        interceptorStates.forEach((id, states) -> interceptorNumbers.put(id, Workbench.numbers(states)));
        return new Checkpoint(number, weights(), optimizerNumbers, interceptorNumbers);
    }

    /** Goes on where a training with the same interceptors stopped. */
    public void restore(Checkpoint checkpoint, Map<String, Map<String, Shape>> stateShapes) {
        number = checkpoint.step();
        checkpoint.weights().forEach((path, numbers) -> set(Lookup.in(weights, path), numbers));
        checkpoint
                .optimizer()
                .forEach((path, states) -> states.forEach(
                        (name, numbers) -> set(Lookup.in(Lookup.in(optimizerStates, path), name), numbers)));
        checkpoint
                .interceptors()
                .forEach((id, states) -> states.forEach((name, numbers) -> Lookup.in(interceptorStates, id)
                        .put(name, bench.array(numbers, Lookup.in(Lookup.in(stateShapes, id), name)))));
    }

    /** Shapes of the arrays that interceptors keep, by their ids and names. */
    public Map<String, Map<String, Shape>> stateShapes() {
        Map<String, Map<String, Shape>> shapes = new LinkedHashMap<>();
        interceptorStates.forEach((id, states) -> {
            Map<String, Shape> own = new LinkedHashMap<>();
            states.forEach((name, array) -> own.put(name, array.getShape()));
            shapes.put(id, own);
        });
        return shapes;
    }

    private void set(NDArray array, float[] numbers) {
        array.subi(array.duplicate()).addi(bench.array(numbers, array.getShape()));
    }

    /** The gradient of the next step, as the interceptors change it. */
    public ParameterVector gradient() {
        GradientFunction gradient = new StepGradient();
        for (StepInterceptor interceptor : interceptors) {
            gradient = around(interceptor, gradient);
        }
        return gradient.compute();
    }

    /** Some steps. */
    public void train(int steps) {
        for (int i = 0; i < steps; i++) {
            ParameterVector gradient = gradient();
            optimizer.update(
                    new FakeParameterGroup(trained, gradient, optimizerStates, LEARNING_RATE, 0),
                    step(new LinkedHashMap<>()));
            for (StepInterceptor interceptor : interceptors) {
                interceptor.afterStep(step(kept(interceptor)));
            }
            number++;
        }
    }

    // ---- the step ----

    private Map<String, NDArray> kept(StepInterceptor interceptor) {
        return Lookup.in(interceptorStates, interceptor.id());
    }

    private FakeStep step(Map<String, NDArray> kept) {
        Map<String, NDArray> base = new LinkedHashMap<>(pretrained);
        base.keySet().retainAll(trained.keySet());
        return new FakeStep(number, TOTAL_STEPS, 0, vector(trained), vector(base), kept, new LinkedHashMap<>());
    }

    private FakeVector vector(Map<String, NDArray> arrays) {
        return new FakeVector(arrays, facts::matches);
    }

    private GradientFunction around(StepInterceptor interceptor, GradientFunction inner) {
        return new GradientFunction() {
            @Override
            public ParameterVector compute() {
                return interceptor.computeGradients(inner, step(kept(interceptor)));
            }

            @Override
            public ParameterVector computeAt(ParameterVector offset) {
                return at(offset, this::compute);
            }

            @Override
            public ParameterVector computeWith(EmbeddingPerturbation perturbation) {
                return inner.computeWith(perturbation);
            }
        };
    }

    private ParameterVector at(ParameterVector offset, Supplier<ParameterVector> body) {
        Map<String, NDArray> copies = new LinkedHashMap<>();
        for (String path : offset.paths()) {
            copies.put(path, Lookup.in(weights, path).duplicate());
            Lookup.in(weights, path).addi(offset.get(path));
        }
        try {
            return body.get();
        } finally {
            copies.forEach((path, copy) -> {
                NDArray array = Lookup.in(weights, path);
                array.subi(array.duplicate()).addi(copy);
            });
        }
    }

    private List<FakeUnit> units(int pass) {
        List<FakeUnit> units = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            long row = (number * PASSES + pass) * 2 + i;
            FakeExample example =
                    FakeExample.ofText(row, "text %d of %s words".formatted(row, i == 0 ? "five" : "four or five"));
            List<FakeEncoding> rows = new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), TinyModel.POSITIONS)
                    .rows(InputSequence.of(example.texts()));
            units.add(new FakeUnit(example, rows, Target.ofId((int) (row % CLASSES))));
        }
        return units;
    }

    /** The gradient of the loss of this step, and of what interceptors add to the loss of its passes. */
    private final class StepGradient implements GradientFunction {
        private final Map<EmbeddingPerturbation, NDArray[][]> perturbations = new IdentityHashMap<>();

        @Override
        public ParameterVector compute() {
            return compute(null);
        }

        @Override
        public ParameterVector computeAt(ParameterVector offset) {
            return at(offset, () -> compute(null));
        }

        @Override
        public ParameterVector computeWith(EmbeddingPerturbation perturbation) {
            return compute(perturbation);
        }

        private ParameterVector compute(@Nullable EmbeddingPerturbation perturbation) {
            Map<String, NDArray> sum = new LinkedHashMap<>();
            for (int pass = 0; pass < PASSES; pass++) {
                Map<String, NDArray> own = pass(pass, perturbation);
                own.forEach((path, gradient) -> sum.merge(path, gradient.div(2 * PASSES), NDArray::add));
            }
            return vector(sum);
        }

        private Map<String, NDArray> pass(int pass, @Nullable EmbeddingPerturbation perturbation) {
            // What a plugin draws with the pass's manager is the same whenever the gradient is computed.
            Engine.getEngine("PyTorch").setRandomSeed((int) (number * PASSES + pass));
            FakeBatch batch = new FakeBatch(bench.memory(), units(pass));
            Map<String, NDArray> leaves = new LinkedHashMap<>();
            trained.forEach((path, array) -> leaves.put(path, leaf(array)));
            NDArray delta = perturbation == null ? null : delta(perturbation, pass, batch);
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                FakeForwardPass forward = forward(pass, batch, leaves, delta);
                NDArray loss = forward.loss();
                for (StepInterceptor interceptor : interceptors) {
                    FakePass own = own(interceptor, leaves, pass);
                    forward = forward.watching(
                            interceptor.watchedLayers(model.outline()), teachers, interceptor.teachers(), loss);
                    loss = interceptor.transformLoss(forward, step(kept(interceptor)), own);
                    if (!loss.getShape().equals(new Shape(batch.units()))) {
                        throw new IllegalStateException(
                                "interceptor '%s' returned a loss of shape %s, expected one number per unit, %s"
                                        .formatted(interceptor.id(), loss.getShape(), new Shape(batch.units())));
                    }
                }
                collector.backward(loss.sum());
            }
            if (perturbation != null && delta != null) {
                Lookup.in(perturbations, perturbation)[pass] =
                        new NDArray[] {delta, delta.getGradient().duplicate()};
            }
            Map<String, NDArray> gradients = new LinkedHashMap<>();
            leaves.forEach(
                    (path, leaf) -> gradients.put(path, leaf.getGradient().duplicate()));
            return gradients;
        }

        private NDArray delta(EmbeddingPerturbation perturbation, int pass, FakeBatch batch) {
            NDArray[][] last = perturbations.computeIfAbsent(perturbation, any -> new NDArray[PASSES][]);
            NDArray[] own = last[pass];
            NDArray embeddings = forward(pass, batch, trained, null).hidden(-1);
            return leaf(
                    own == null
                            ? perturbation.initial(embeddings, batch)
                            : perturbation.next(own[0].duplicate(), own[1], batch));
        }

        private FakeForwardPass forward(
                int pass, FakeBatch batch, Map<String, NDArray> leaves, @Nullable NDArray delta) {
            Map<String, NDArray> transformed = new LinkedHashMap<>(weights);
            leaves.forEach((path, leaf) -> {
                NDArray value = leaf;
                for (StepInterceptor interceptor : interceptors) {
                    value = interceptor.transformParameter(
                            path, value, step(kept(interceptor)), own(interceptor, leaves, pass));
                }
                transformed.put(path, value);
            });
            return new FakeForwardPass(bench, model, transformed, leaves, batch, number * PASSES + pass, delta);
        }

        private FakePass own(StepInterceptor interceptor, Map<String, NDArray> leaves, int pass) {
            Map<String, NDArray> own = new LinkedHashMap<>();
            weights.forEach((path, array) -> {
                if (path.startsWith(prefix(interceptor))) {
                    own.put(path.substring(prefix(interceptor).length()), leaves.getOrDefault(path, array));
                }
            });
            long seed = (number * PASSES + pass) * 31 + interceptor.id().hashCode();
            return new FakePass(bench.memory(), bench.trainingKernels(seed), own, Map.of(), true, number);
        }
    }

    private NDArray leaf(NDArray array) {
        NDArray leaf = array.duplicate();
        leaf.attach(bench.memory());
        leaf.setRequiresGradient(true);
        return leaf;
    }
}
