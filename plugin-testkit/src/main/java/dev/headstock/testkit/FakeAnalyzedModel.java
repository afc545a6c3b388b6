package dev.headstock.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Pooling.Level;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.tuning.ForwardPass.AttentionStates;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Readout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** A tiny model with random weights and, when it is trained, a head for texts of three classes. */
public final class FakeAnalyzedModel implements AnalyzedModel {
    private static final int MAX_TOKENS = 40;
    private static final int FIT_STEPS = 20;
    private static final double FIT_RATE = 0.5;
    private static final double FAR = 1e9;

    private final Workbench bench;
    private final String name;
    private final TinyModel model;
    private final RunContext context;
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> initial;
    private final boolean trained;
    private final @Nullable Head head;
    private final Readout readout;
    private final FakeEncoder encoder;

    private FakeAnalyzedModel(
            Workbench bench,
            String name,
            TinyModel model,
            Map<String, NDArray> weights,
            Map<String, NDArray> initial,
            boolean trained,
            @Nullable Head head,
            Readout readout) {
        this.bench = bench;
        this.name = name;
        this.model = model;
        this.context = Contexts.of(model.outline());
        this.weights = weights;
        this.initial = initial;
        this.trained = trained;
        this.head = head;
        this.readout = readout;
        this.encoder = new FakeEncoder(new FakeVocabulary(model.outline().vocabularySize()), MAX_TOKENS);
    }

    /** A model with a head and a run. Models of other seeds have other weights. */
    public static FakeAnalyzedModel trained(Workbench bench, String name, ModelOutline outline, long seed) {
        TinyModel model = TinyModel.of(outline);
        List<String> classes = Contexts.of(outline).data().classes(ColumnRole.LABEL);
        Head head = TinyHead.of(outline.width(), classes);
        Map<String, NDArray> initial = withHead(bench, bench.weights(outline.parameters()), head, 0);
        Map<String, NDArray> weights = new LinkedHashMap<>();
        initial.forEach((path, array) -> weights.put(
                path, array.add(bench.drawn(new Init.Normal(0.05), array.getShape(), seed + path.hashCode()))));
        return new FakeAnalyzedModel(bench, name, model, weights, initial, true, head, Readout.last());
    }

    /** A model without head and run. */
    public static FakeAnalyzedModel baseModel(Workbench bench, String name, ModelOutline outline) {
        Map<String, NDArray> weights = bench.weights(outline.parameters());
        return new FakeAnalyzedModel(bench, name, TinyModel.of(outline), weights, weights, false, null, Readout.last());
    }

    private static Map<String, NDArray> withHead(Workbench bench, Map<String, NDArray> backbone, Head head, long seed) {
        Map<String, NDArray> all = new LinkedHashMap<>(backbone);
        for (ParameterSpec spec : head.parameters()) {
            all.put(
                    "head." + spec.name(),
                    bench.drawn(spec.init(), spec.shape(), seed + spec.name().hashCode()));
        }
        return all;
    }

    /** Numbers of all parameters by path. */
    Map<String, float[]> numbers() {
        return Workbench.numbers(weights);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ModelOutline outline() {
        return model.outline();
    }

    @Override
    public Vocabulary vocabulary() {
        return encoder.vocabulary();
    }

    @Override
    public boolean isTrained() {
        return trained;
    }

    @Override
    public Optional<RunContext> run() {
        return trained ? Optional.of(context) : Optional.empty();
    }

    /** Its backbone at the initial weights. */
    @Override
    public AnalyzedModel base() {
        if (!trained) {
            return this;
        }
        Map<String, NDArray> backbone = new LinkedHashMap<>();
        model.outline()
                .parameters()
                .forEach(parameter -> backbone.put(parameter.path(), Lookup.in(initial, parameter.path())));
        return new FakeAnalyzedModel(
                bench, name + ", base model", model, backbone, backbone, false, null, Readout.last());
    }

    private void requireTrained(String what) {
        if (!trained) {
            throw new IllegalStateException("base model '%s' has no %s".formatted(name, what));
        }
    }

    // ---- weights ----

    @Override
    public ParameterVector weights() {
        requireTrained("trained parameters");
        return vector(weights);
    }

    @Override
    public ParameterVector initialWeights() {
        requireTrained("trained parameters");
        return vector(initial);
    }

    private FakeVector vector(Map<String, NDArray> arrays) {
        ParameterFacts facts = new ParameterFacts(model.outline());
        return new FakeVector(Map.copyOf(bench.views(arrays)), facts::matches, bench::view);
    }

    @Override
    public List<Long> checkpoints() {
        return trained ? List.of(10L, 20L) : List.of();
    }

    /** On the line from the initial weights to the trained ones. */
    @Override
    public ParameterVector weightsAt(long checkpoint) {
        return initialWeights().plus(displacement().scale(checkpoint / 20.0));
    }

    @Override
    public ParameterVector randomDirection(long seed) {
        Map<String, NDArray> direction = new LinkedHashMap<>();
        weights()
                .paths()
                .forEach(path -> direction.put(
                        path,
                        bench.drawn(new Init.Normal(1), Lookup.in(weights, path).getShape(), seed + path.hashCode())));
        return vector(direction);
    }

    @Override
    public NDArray parameter(String path) {
        NDArray copy = Lookup.in(weights, path).duplicate();
        copy.attach(bench.memory());
        return copy;
    }

    @Override
    public NDArray merged(String path) {
        return parameter(path);
    }

    @Override
    public <T> T withOffset(ParameterVector offset, Supplier<T> body) {
        Map<String, NDArray> copies = new LinkedHashMap<>();
        for (String path : offset.paths()) {
            NDArray array = weights.get(path);
            if (array != null) {
                copies.put(path, parameter(path));
                array.addi(offset.get(path));
            }
        }
        try {
            return body.get();
        } finally {
            copies.forEach((path, copy) -> Workbench.set(Lookup.in(weights, path), copy));
        }
    }

    // ---- measurements ----

    private Head head() {
        if (head == null) {
            throw new IllegalStateException("base model '%s' has no head. Give it one with withHead.".formatted(name));
        }
        return head;
    }

    private List<FakeUnit> units(Example example) {
        return FakeUnit.of(head(), example, encoder);
    }

    /** The units of one example, and what is computed of them. */
    private record Computed(List<FakeUnit> units, NDArray output, NDArray loss, FakeBatch batch, FakePass pass) {}

    private Computed compute(Example example, Map<String, NDArray> weightsOrLeaves, @Nullable NDArray embeddings) {
        Map<String, NDArray> arrays = weightsOrLeaves == weights ? bench.views(weights) : weightsOrLeaves;
        List<FakeUnit> units = units(example);
        FakeBatch batch = new FakeBatch(bench.memory(), units);
        FakeModelPass reading = reading(batch, arrays);
        List<NDArray> states = embeddings == null
                ? model.run(batch.tokens(), reading)
                : model.from(embeddings, batch.tokens(), reading);
        List<NDArray> pooled = readout.layers(outline()).stream()
                .map(layer -> head().pooling().apply(states.get(layer + 1), batch, bench.kernels()))
                .toList();
        NDArray features = readout.combine(pooled, own("readout.", arrays));
        FakePass pass = own("head.", arrays).withBackbone(arrays);
        NDArray output = head().output(features, batch, pass);
        return new Computed(units, output, head().loss(output, batch, pass), batch, pass);
    }

    private FakeModelPass reading(FakeBatch batch, Map<String, NDArray> arrays) {
        int[] sources = batch.rows().stream().mapToInt(FakeEncoding::source).toArray();
        return new FakeModelPass(outline(), arrays, bench.memory(), bench.kernels())
                .reading(batch.tokens())
                .withSources(sources);
    }

    private FakePass own(String prefix, Map<String, NDArray> arrays) {
        Map<String, NDArray> own = new LinkedHashMap<>();
        arrays.forEach((path, array) -> {
            if (path.startsWith(prefix)) {
                own.put(path.substring(prefix.length()), array);
            }
        });
        return FakePass.of(bench, own);
    }

    @Override
    public double loss(Probe probe) {
        double sum = 0;
        double divisor = 0;
        for (Example example : probe.examples()) {
            Computed computed = compute(example, weights, null);
            if (computed.units().stream().noneMatch(unit -> unit.target().isNone())) {
                sum += computed.loss().sum().getFloat();
                divisor += weight(computed);
            }
        }
        return sum / divisor;
    }

    private static double weight(Computed computed) {
        return computed.units().stream()
                .map(FakeUnit::target)
                .mapToDouble(Target::weight)
                .sum();
    }

    @Override
    public double[] losses(Probe probe) {
        return probe.examples().stream()
                .map(example -> compute(example, weights, null))
                .mapToDouble(computed ->
                        computed.units().stream().anyMatch(unit -> unit.target().isNone())
                                ? Double.NaN
                                : computed.loss().sum().getFloat() / weight(computed))
                .toArray();
    }

    @Override
    public Map<String, Double> evaluate(Probe probe) {
        MetricAccumulator accumulator = head().newAccumulator();
        for (Example example : probe.examples()) {
            FakeHeadOutput output = output(example);
            accumulator.add(example, head().decode(example, output), output);
        }
        double loss = loss(probe);
        Map<String, Double> metrics = new LinkedHashMap<>(accumulator.compute(loss));
        metrics.put("loss", loss);
        return metrics;
    }

    private FakeHeadOutput output(Example example) {
        Computed computed = compute(example, weights, null);
        NDArray scores = head().scores(computed.output(), computed.batch(), computed.pass());
        return FakeHeadOutput.of(
                        head(), scores, computed.units(), computed.pass().parameters(), Map.of())
                .get(0);
    }

    @Override
    public List<Prediction> predict(Probe probe) {
        return probe.examples().stream()
                .map(example -> head().decode(example, output(example)))
                .toList();
    }

    @Override
    public ParameterVector gradient(Probe probe) {
        return vector(bench.gradients(weights, leaves -> {
            NDList losses = new NDList();
            probe.examples()
                    .forEach(
                            example -> losses.add(compute(example, leaves, null).loss()));
            NDArray sum = NDArrays.concat(losses, 0).sum();
            return bench.kernels().scale(sum, 1.0 / probe.size());
        }));
    }

    @Override
    public List<NDArray> embeddingGradient(Probe probe, UnaryOperator<NDArray> score, double fraction) {
        List<NDArray> gradients = new ArrayList<>();
        for (Example example : probe.examples()) {
            FakeBatch batch = new FakeBatch(bench.memory(), units(example));
            NDArray leaf = model.run(batch.tokens(), reading(batch, bench.views(weights)))
                    .get(0)
                    .mul(fraction);
            leaf.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                collector.backward(
                        score.apply(compute(example, weights, leaf).output()).sum());
            }
            NDArray gradient = leaf.getGradient();
            for (int row = 0; row < batch.rows().size(); row++) {
                gradients.add(
                        gradient.get("{}, 0:{}", row, batch.rows().get(row).tokens()));
            }
        }
        return gradients;
    }

    @Override
    public AnalyzedModel withHead(Head other) {
        return new FakeAnalyzedModel(
                bench, name, model, withHead(bench, weights, other, 1), initial, trained, other, Readout.last());
    }

    /** By some steps of gradient descent. */
    @Override
    public AnalyzedModel fitHead(Readout other, Lbfgs solver, Probe train) {
        Head fitted = head == null
                ? TinyHead.of(other.width(outline()), context.data().classes(ColumnRole.LABEL))
                : head;
        Map<String, NDArray> all = withHead(bench, weights, fitted, 1);
        for (ParameterSpec spec : other.parameters(outline())) {
            all.put("readout." + spec.name(), bench.drawn(spec.init(), spec.shape(), 1));
        }
        FakeAnalyzedModel copy = new FakeAnalyzedModel(bench, name, model, all, initial, trained, fitted, other);
        for (int step = 0; step < FIT_STEPS; step++) {
            ParameterVector gradient = copy.gradient(train);
            for (String path : gradient.paths()) {
                if (path.startsWith("head.") || path.startsWith("readout.")) {
                    Lookup.in(all, path).subi(gradient.get(path).mul(FIT_RATE));
                }
            }
        }
        return copy;
    }

    // ---- representations ----

    private List<FakeEncoding> rows(Probe probe) {
        List<FakeEncoding> rows = new ArrayList<>();
        for (InputSequence sequence : ((FakeProbe) probe).sequences()) {
            rows.add(encoder.rows(sequence).get(0));
        }
        return rows;
    }

    @Override
    public List<Encoding> encodings(Probe probe) {
        return List.copyOf(rows(probe));
    }

    private FakeBatch batch(FakeEncoding row) {
        return new FakeBatch(bench.memory(), List.of(new FakeUnit(FakeExample.of(-1), List.of(row), Target.none())));
    }

    @Override
    public NDArray features(Probe probe, int layer, Pooling pooling) {
        NDList all = new NDList();
        for (FakeEncoding row : rows(probe)) {
            FakeBatch batch = batch(row);
            NDArray state = model.run(batch.tokens(), reading(batch, bench.views(weights)))
                    .get(layer + 1);
            NDArray pooled = pooling.apply(state, batch, bench.kernels());
            all.add(pooling.level() == Level.SEQUENCE ? pooled : pooled.get("0"));
        }
        return NDArrays.concat(all, 0);
    }

    @Override
    public List<NDArray> attention(Probe probe, int layer) {
        List<NDArray> all = new ArrayList<>();
        for (FakeEncoding row : rows(probe)) {
            FakeBatch batch = batch(row);
            FakeModelPass pass = reading(batch, bench.views(weights));
            model.run(batch.tokens(), pass);
            AttentionStates states = pass.attentionStates(layer);
            double scale = 1 / Math.sqrt((double) outline().width() / outline().attentionHeads());
            NDArray scores =
                    bench.kernels().scale(states.query().matMul(states.key().transpose(0, 1, 3, 2)), scale);
            if (outline().isCausal()) {
                NDArray positions = bench.memory().arange(row.tokens());
                NDArray later =
                        positions.expandDims(0).gt(positions.expandDims(1)).toType(DataType.FLOAT32, false);
                scores = scores.sub(later.mul(FAR));
            }
            all.add(scores.softmax(-1).get("0"));
        }
        return all;
    }

    /** No adapter of these models publishes anything but numbers that a test can draw: one per token, from 0 to 1. */
    @Override
    public List<NDArray> published(Probe probe, Site site, String published) {
        return rows(probe).stream()
                .map(row -> bench.memory()
                        .arange(row.tokens())
                        .toType(DataType.FLOAT32, false)
                        .div(row.tokens()))
                .toList();
    }

    // ---- training ----

    /** Of a trained model, as if it read the embeddings and all layers alike. */
    @Override
    public double[] layerWeights() {
        int layers = trained ? outline().layers() + 1 : 0;
        return DoubleStream.generate(() -> 1.0 / layers).limit(layers).toArray();
    }

    @Override
    public double[][] metricHistory(String metric) {
        return trained ? new double[][] {{0, 1}, {10, 0.6}, {20, 0.4}} : new double[0][];
    }
}
