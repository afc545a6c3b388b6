package dev.headstock.trainer.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Readout;
import dev.headstock.trainer.encoding.BatchOrder;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.Answers;
import dev.headstock.trainer.evaluation.EncodedSplit;
import dev.headstock.trainer.evaluation.EvaluationRequest;
import dev.headstock.trainer.evaluation.Evaluator;
import dev.headstock.trainer.evaluation.ExampleSource;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.planning.PassLimit;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.torch.Operations;
import dev.headstock.trainer.torch.Seeds;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.values.VectorSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A subject of an analysis with its weights. Measures without dropout and in fp32; arrays belong to the innermost scope of the job. */
final class ModelSubject implements AnalyzedModel {
    private final ResumableJob job;
    private final String name;
    private final LoadedModel loaded;
    private final Model model;
    private final ModelHistory history;
    private final HeadFactory heads;
    private final Owned owned;
    private final VectorSpace space;
    /** Paths of what the run trained, or of all parameters of a base model. */
    private final List<String> paths;

    private @Nullable ModelSubject base;

    /** Receives models that are derived for the time of the job. */
    interface Owned {
        void add(AutoCloseable resource);
    }

    ModelSubject(
            ResumableJob job, String name, LoadedModel loaded, ModelHistory history, HeadFactory heads, Owned owned) {
        this(job, name, loaded, loaded.model(), history, heads, owned);
    }

    private ModelSubject(
            ResumableJob job,
            String name,
            LoadedModel loaded,
            Model model,
            ModelHistory history,
            HeadFactory heads,
            Owned owned) {
        this.job = job;
        this.name = name;
        this.loaded = loaded;
        this.model = model;
        this.history = history;
        this.heads = heads;
        this.owned = owned;
        this.space = new VectorSpace(model, job::manager);
        this.paths = trainedPaths(loaded, model);
    }

    private static List<String> trainedPaths(LoadedModel loaded, Model model) {
        Optional<ResolvedRun> run = loaded.run();
        if (run.isEmpty()) {
            return model.blueprint().parameters().stream().map(Entry::path).toList();
        }
        return run.get().parameters().entries().stream()
                .filter(entry -> entry.rule() != null && entry.owner() != Owner.INTERCEPTORS)
                .map(Entry::path)
                .filter(model::has)
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ModelOutline outline() {
        return model.blueprint().outline();
    }

    @Override
    public Vocabulary vocabulary() {
        return loaded.vocabulary();
    }

    @Override
    public AnalyzedModel base() {
        if (!isTrained()) {
            return this;
        }
        ModelSubject known = base;
        if (known == null) {
            LoadedModel untrained = loaded.untrained();
            owned.add(untrained);
            known = new ModelSubject(job, name + ", base model", untrained, ModelHistory.NONE, heads, owned);
            base = known;
        }
        return known;
    }

    @Override
    public boolean isTrained() {
        return loaded.run().isPresent();
    }

    @Override
    public Optional<RunContext> run() {
        return loaded.run().map(ResolvedRun::context);
    }

    private Torch torch() {
        return model.torch();
    }

    private Operations operations() {
        return torch().operations();
    }

    // ---- weights ----

    /** A copy: the model's own arrays move in {@link #withOffset}. */
    @Override
    public ParameterVector weights() {
        return space.of(paths, this::parameter);
    }

    @Override
    public ParameterVector initialWeights() {
        ResolvedRun run = requireRun();
        List<AutoCloseable> opened = new ArrayList<>();
        try (Model initial = Model.build(
                torch(),
                Blueprint.of(run),
                ModelWeights.of(loaded.base()).withModels(LoadedModel.weightsOf(run.references(), opened)),
                run.plan().initialization(),
                run.settings().seed())) {
            return space.of(paths, path -> copied(initial.parameter(path)));
        } finally {
            close(opened);
        }
    }

    private static void close(List<AutoCloseable> opened) {
        try {
            LoadedModel.close(opened);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NDArray copied(NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(job.manager());
        return copy;
    }

    @Override
    public List<Long> checkpoints() {
        return history.checkpoints();
    }

    @Override
    public ParameterVector weightsAt(long checkpoint) {
        if (!history.checkpoints().contains(checkpoint)) {
            throw new IllegalArgumentException("'%s' has no checkpoint of step %d. It has those of %s."
                    .formatted(name, checkpoint, history.checkpoints()));
        }
        try {
            return space.of(ModelOnDisk.read(history.folders().fetch(checkpoint), paths, job.manager()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ParameterVector randomDirection(long seed) {
        return space.of(paths, path -> {
            Random random = new Random(Seeds.of(seed, path, 0));
            float[] numbers = new float[Math.toIntExact(model.shape(path).size())];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            return job.manager().create(numbers, model.shape(path));
        });
    }

    @Override
    public NDArray parameter(String path) {
        if (!model.has(path)) {
            throw new IllegalArgumentException(
                    "'%s' has no parameter '%s'. It has: %s.".formatted(name, path, String.join(", ", model.paths())));
        }
        return copied(model.parameter(path));
    }

    @Override
    public NDArray merged(String path) {
        return model.merged(path, job.manager());
    }

    @Override
    public <T> T withOffset(ParameterVector offset, Supplier<T> body) {
        List<String> moved = offset.paths().stream().filter(model::has).toList();
        if (moved.isEmpty()) {
            return body.get();
        }
        List<NDArray> arrays = moved.stream().map(model::parameter).toList();
        try (NDManager memory = torch().newScope()) {
            List<NDArray> before = new ArrayList<>();
            for (NDArray array : arrays) {
                NDArray copy = array.duplicate();
                copy.attach(memory);
                before.add(copy);
            }
            try {
                operations().addAll(arrays, moved.stream().map(offset::get).toList());
                return body.get();
            } finally {
                operations().copyAll(arrays, before);
            }
        }
    }

    // ---- measurements ----

    private Head requireHead() {
        Head head = model.blueprint().head();
        if (head == null) {
            throw new IllegalStateException(
                    "'%s' is a base model without a head. Choose a trained model.".formatted(name));
        }
        return head;
    }

    private ResolvedRun requireRun() {
        return loaded.run()
                .orElseThrow(() -> new IllegalStateException(
                        "'%s' is a base model, which no run trained. Choose a trained model.".formatted(name)));
    }

    private UnitSet units(Probe probe) {
        UnitSet units = UnitSet.encode(ProbeSet.of(probe).examples(), loaded.encoder(), requireHead());
        // Heads that replace input tokens do it as in evaluations.
        return units.isCorruptible() ? units.corrupted(requireHead(), job.seed(), -1) : units;
    }

    /** Calls with each pass over the units; what a pass makes is released after it. */
    private void eachPass(UnitSet units, PassOptions options, PassConsumer consumer) {
        for (int[] numbers : BatchOrder.passes(units)) {
            try (NDManager memory = torch().newScope()) {
                consumer.accept(numbers, model.pass(model.batch(units.get(numbers), memory), options));
            }
            job.store().progressed();
        }
    }

    private interface PassConsumer {
        void accept(int[] units, RunPass pass);
    }

    private UnitSet labeledUnits(Probe probe) {
        UnitSet units = units(probe);
        if (units.labeled().length == 0) {
            throw new IllegalArgumentException(
                    "None of these %d rows has a label, so they have no loss. Choose data with labels."
                            .formatted(units.examples()));
        }
        return units;
    }

    @Override
    public double loss(Probe probe) {
        UnitSet units = labeledUnits(probe);
        double[] sums = new double[2];
        eachPass(units, PassOptions.exact(), (numbers, pass) -> {
            float[] losses = pass.loss().toFloatArray();
            for (int i = 0; i < numbers.length; i++) {
                Unit unit = units.get(numbers[i]);
                if (unit.isLabeled()) {
                    sums[0] += losses[i];
                    sums[1] += unit.target().weight();
                }
            }
        });
        return sums[0] / sums[1];
    }

    @Override
    public double[] losses(Probe probe) {
        UnitSet units = units(probe);
        double[] losses = new double[units.examples()];
        double[] weights = new double[units.examples()];
        eachPass(units, PassOptions.exact(), (numbers, pass) -> {
            float[] ofPass = pass.loss().toFloatArray();
            for (int i = 0; i < numbers.length; i++) {
                Unit unit = units.get(numbers[i]);
                if (unit.isLabeled()) {
                    losses[units.exampleOf(numbers[i])] += ofPass[i];
                    weights[units.exampleOf(numbers[i])] += unit.target().weight();
                }
            }
        });
        for (int i = 0; i < losses.length; i++) {
            losses[i] = weights[i] == 0 ? Double.NaN : losses[i] / weights[i];
        }
        return losses;
    }

    @Override
    public Map<String, Double> evaluate(Probe probe) {
        List<Example> examples = ProbeSet.of(probe).examples();
        UnitSet units = UnitSet.encode(examples, loaded.encoder(), requireHead());
        EncodedSplit split = new EncodedSplit(units, ExampleSource.of(examples), loaded.encoder());
        try (Evaluator evaluator = new Evaluator(model, split, PassOptions.exact(), job.seed())) {
            return evaluator
                    .evaluate(EvaluationRequest.with(fitted()), result -> {}, job.store()::progressed)
                    .metrics();
        }
    }

    @Override
    public List<Prediction> predict(Probe probe) {
        requireHead();
        return new Answers(model, loaded.encoder(), PassOptions.exact(), fitted())
                .answer(ProbeSet.of(probe).examples()).stream()
                        .map(Answers.ExampleAnswer::prediction)
                        .toList();
    }

    /** Constants that were tuned on DEV. A head of an analysis has none. */
    private Map<String, float[]> fitted() {
        Map<String, float[]> fitted = new TreeMap<>();
        if (model == loaded.model()) {
            loaded.saved().ifPresent(saved -> saved.fitted().forEach((constant, values) -> {
                float[] array = new float[values.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = values.get(i);
                }
                fitted.put(constant, array);
            }));
        }
        return fitted;
    }

    @Override
    public ParameterVector gradient(Probe probe) {
        UnitSet units = labeledUnits(probe);
        int lowest = model.blueprint().parameters().stream()
                .filter(entry -> paths.contains(entry.path()))
                .mapToInt(Entry::layer)
                .min()
                .orElseThrow();
        double weight = 0;
        for (int unit : units.labeled()) {
            weight += units.get(unit).target().weight();
        }
        List<NDArray> parameters = paths.stream().map(model::parameter).toList();
        List<NDArray> sums = new ArrayList<>();
        model.train(paths);
        try {
            eachPass(units, PassOptions.exact().recordingFrom(lowest), (numbers, pass) -> {
                NDArray loss = Torch.recorded(() -> pass.loss().sum());
                List<NDArray> gradients = operations().gradients(loss, parameters);
                if (sums.isEmpty()) {
                    gradients.forEach(gradient -> gradient.attach(job.manager()));
                    sums.addAll(gradients);
                } else {
                    operations().addAll(sums, gradients);
                }
            });
        } finally {
            model.train(List.of());
        }
        operations().scaleAll(sums, 1 / weight);
        Map<String, NDArray> byPath = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            byPath.put(paths.get(i), sums.get(i));
        }
        return space.of(byPath);
    }

    @Override
    public List<NDArray> embeddingGradient(Probe probe, UnaryOperator<NDArray> score, double fraction) {
        UnitSet units = units(probe);
        List<NDArray> byRow = new ArrayList<>();
        // In the order of the probe: the rows of an example follow each other.
        for (int unit = 0; unit < units.size(); unit++) {
            try (NDManager memory = torch().newScope()) {
                EncodedBatch batch = model.batch(units.get(new int[] {unit}), memory);
                NDArray[] leaf = new NDArray[1];
                PassOptions options = PassOptions.exact().recordingFrom(-1).withEmbeddings(embeddings -> {
                    NDArray scaled =
                            Torch.unrecorded(() -> torch().kernels(memory).scale(embeddings.stopGradient(), fraction));
                    scaled.setRequiresGradient(true);
                    leaf[0] = scaled;
                    return scaled;
                });
                RunPass pass = model.pass(batch, options);
                NDArray sum = Torch.recorded(() -> score.apply(pass.output()).sum());
                NDArray gradient = operations().gradients(sum, List.of(leaf[0])).get(0);
                addRows(gradient, batch.rows(), byRow);
            }
            job.store().progressed();
        }
        return byRow;
    }

    /** Copies each row of [rows, tokens, ...] without its padding. */
    private void addRows(NDArray array, List<EncodedRow> rows, List<NDArray> to) {
        for (int row = 0; row < rows.size(); row++) {
            to.add(copied(array.get(
                    new NDIndex().addIndices(row).addSliceDim(0, rows.get(row).tokens()))));
        }
    }

    @Override
    public AnalyzedModel withHead(Head head) {
        Blueprint blueprint = model.blueprint().withReadout(Readout.last()).withHead(head);
        return derived(blueprint);
    }

    private ModelSubject derived(Blueprint blueprint) {
        Model derived = model.derive(blueprint, ModelWeights.of(loaded.base()), job.seed());
        owned.add(derived);
        return new ModelSubject(job, name, loaded, derived, history, heads, owned);
    }

    @Override
    public AnalyzedModel fitHead(Readout readout, Lbfgs solver, Probe train) {
        Head own = model.blueprint().head();
        Head head = own != null && model != loaded.model() ? own : heads.build(readout.width(outline()));
        ModelSubject fitted = derived(model.blueprint().withReadout(readout).withHead(head));
        new HeadFit(fitted.model, solver).fit(fitted.units(train), job.store()::progressed);
        return fitted;
    }

    // ---- representations ----

    private List<EncodedRow> rows(Probe probe) {
        List<InputSequence> sequences =
                ProbeSet.of(probe).rows(model.blueprint().head());
        return new RowEncoder(loaded.tokenizer(), loaded.maxTokens())
                .encode(sequences).stream().map(windows -> windows.get(0)).toList();
    }

    @Override
    public List<Encoding> encodings(Probe probe) {
        return List.copyOf(rows(probe));
    }

    /** Calls with passes over rows, in the order of the rows. */
    private void eachRowPass(List<EncodedRow> rows, PassOptions options, RowPassConsumer consumer) {
        int from = 0;
        while (from < rows.size()) {
            int to = from + 1;
            long longest = rows.get(from).tokens();
            while (to < rows.size() && Math.max(longest, rows.get(to).tokens()) * (to - from + 1) <= PassLimit.TOKENS) {
                longest = Math.max(longest, rows.get(to++).tokens());
            }
            List<EncodedRow> some = rows.subList(from, to);
            try (NDManager memory = torch().newScope()) {
                List<Unit> units = some.stream()
                        .map(row -> new Unit(-1, 0, List.of(row), Target.none()))
                        .toList();
                consumer.accept(some, model.pass(model.batch(units, memory), options));
            }
            job.store().progressed();
            from = to;
        }
    }

    private interface RowPassConsumer {
        void accept(List<EncodedRow> rows, RunPass pass);
    }

    @Override
    public NDArray features(Probe probe, int layer, Pooling pooling) {
        List<NDArray> parts = new ArrayList<>();
        try (NDManager scratch = job.manager().newSubManager()) {
            eachRowPass(rows(probe), PassOptions.exact().watching(Set.of(layer)), (rows, pass) -> {
                NDArray pooled = pooling.apply(
                        pass.hidden(layer),
                        pass.batch(),
                        torch().kernels(pass.batch().memory()));
                if (pooling.level() == Pooling.Level.SEQUENCE) {
                    parts.add(moved(pooled, scratch));
                } else {
                    boolean words = pooling.level() == Pooling.Level.WORD;
                    for (int row = 0; row < rows.size(); row++) {
                        int length =
                                words ? rows.get(row).words() : rows.get(row).tokens();
                        parts.add(moved(pooled.get(new NDIndex().addIndices(row).addSliceDim(0, length)), scratch));
                    }
                }
            });
            NDArray all = parts.size() == 1 ? parts.get(0).duplicate() : NDArrays.concat(new NDList(parts), 0);
            all.attach(job.manager());
            return all;
        }
    }

    private static NDArray moved(NDArray array, NDManager to) {
        NDArray copy = array.duplicate();
        copy.attach(to);
        return copy;
    }

    @Override
    public List<NDArray> attention(Probe probe, int layer) {
        List<NDArray> all = new ArrayList<>();
        int before = model.blueprint().layout().placeholders();
        eachRowPass(rows(probe), PassOptions.exact().watchingAttention(Set.of(layer)), (rows, pass) -> {
            NDArray weights = pass.attentionWeights(layer);
            long tokens = weights.getShape().get(2);
            long prefix = weights.getShape().get(3) - tokens;
            for (int row = 0; row < rows.size(); row++) {
                long length = before + rows.get(row).tokens();
                all.add(copied(weights.get(new NDIndex()
                        .addIndices(row)
                        .addAllDim()
                        .addSliceDim(0, length)
                        .addSliceDim(0, prefix + length))));
            }
        });
        return all;
    }

    @Override
    public List<NDArray> published(Probe probe, Site site, String array) {
        List<NDArray> all = new ArrayList<>();
        eachRowPass(rows(probe), PassOptions.exact(), (rows, pass) -> {
            NDArray found = pass.published(site, array)
                    .orElseThrow(() -> new IllegalArgumentException("nothing is published as '%s' at %s of layer %d"
                            .formatted(array, site.role().id(), site.layer())));
            long padded = rows.stream().mapToInt(EncodedRow::tokens).max().orElse(0);
            boolean perToken =
                    found.getShape().dimension() > 1 && found.getShape().get(1) == padded;
            for (int row = 0; row < rows.size(); row++) {
                NDIndex index = new NDIndex().addIndices(row);
                all.add(copied(
                        found.get(perToken ? index.addSliceDim(0, rows.get(row).tokens()) : index)));
            }
        });
        return all;
    }

    // ---- training ----

    @Override
    public double[] layerWeights() {
        Function<String, float[]> values = local -> model.values("readout." + local);
        return model.blueprint().readout().layerWeights(values);
    }

    @Override
    public double[][] metricHistory(String metric) {
        return history.metrics().getOrDefault(metric, List.of()).stream()
                .map(point -> point.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    @Override
    public String toString() {
        return "%s %s".formatted(name, Arrays.toString(checkpoints().toArray()));
    }
}
