package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Split;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.Texts;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterVector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A job that makes a model from tiny ones and a few texts. */
public final class FakeRecipeContext extends FakeJob implements RecipeContext {
    private final Map<ModelReference, FakeAnalyzedModel> models;
    private final Map<DatasetReference, List<String>> texts;
    private final Function<Map<String, Object>, ModelOutline> outlines;
    private final FakeModelWriter writer = new FakeModelWriter();

    /**
     * @param models that options refer to; others cannot be opened
     * @param texts of data set versions that options refer to
     * @param outlines from a configuration to the outline of its family
     */
    public FakeRecipeContext(
            Workbench bench,
            Map<ModelReference, FakeAnalyzedModel> models,
            Map<DatasetReference, List<String>> texts,
            Function<Map<String, Object>, ModelOutline> outlines,
            Stored stored,
            long bodies,
            boolean cancelled) {
        super(bench, stored, bodies, cancelled);
        this.models = models;
        this.texts = texts;
        this.outlines = outlines;
    }

    @Override
    public AnalyzedModel model(ModelReference reference) {
        return Lookup.in(models, reference);
    }

    @Override
    public Optional<TransformersNames> transformers(ModelReference reference) {
        boolean isGpt2 = model(reference).outline().family().equals("gpt2");
        return Optional.of(
                isGpt2
                        ? new TransformersNames("transformer.", "n_layer", Map.of("AutoModel", "GPT2Model"))
                        : new TransformersNames("bert.", "num_hidden_layers", Map.of("AutoModel", "BertModel")));
    }

    @Override
    public DatasetSchema data(DatasetReference reference) {
        Lookup.in(texts, reference);
        return Contexts.tiny(2, 8).data();
    }

    @Override
    public ModelOutline outline(Map<String, Object> config) {
        return outlines.apply(config);
    }

    @Override
    public Texts texts(DatasetReference reference, Split split) {
        List<String> all = Lookup.in(texts, reference);
        return new Texts() {
            @Override
            public long size() {
                return all.size();
            }

            @Override
            public String get(long index) {
                return all.get(Math.toIntExact(index));
            }
        };
    }

    @Override
    public FakeModelWriter writer() {
        return writer;
    }

    @Override
    public NDArray initial(ParameterSpec spec) {
        return bench().drawn(spec.init(), spec.shape(), spec.name().hashCode());
    }

    @Override
    public Map<String, NDArray> train(
            String name,
            List<ParameterSpec> parameters,
            Optimizer optimizer,
            double learningRate,
            long steps,
            TrainingLoss loss) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        parameters.forEach(spec -> values.put(spec.name(), initial(spec)));
        Map<String, Map<String, NDArray>> states = FakeParameterGroup.states(optimizer, values);
        UnaryOperator<String> valueKey = parameter -> name + "/" + parameter;
        values.forEach((parameter, array) -> load(array, state(valueKey.apply(parameter), array::toFloatArray)));
        states.forEach((parameter, own) -> own.forEach(
                (kind, array) -> load(array, state(valueKey.apply(parameter) + "/" + kind, array::toFloatArray))));
        repeat(name, steps, step -> {
            Map<String, NDArray> gradients =
                    bench().gradients(values, leaves -> loss.compute(step, FakePass.of(bench(), leaves)));
            ParameterVector weights = FakeVector.of(values);
            optimizer.update(
                    new FakeParameterGroup(values, FakeVector.of(gradients), states, learningRate, 0),
                    new FakeStep(step, steps, 0, weights, weights, new LinkedHashMap<>(), new LinkedHashMap<>()));
            values.forEach((parameter, array) -> store(array, state(valueKey.apply(parameter), array::toFloatArray)));
            states.forEach((parameter, own) -> own.forEach(
                    (kind, array) -> store(array, state(valueKey.apply(parameter) + "/" + kind, array::toFloatArray))));
        });
        return values;
    }

    private void load(NDArray array, float[] numbers) {
        array.subi(array.duplicate()).addi(bench().array(numbers, array.getShape()));
    }

    private static void store(NDArray array, float[] numbers) {
        System.arraycopy(array.toFloatArray(), 0, numbers, 0, numbers.length);
    }

    @Override
    public void recordSource(String name, byte[] content) {
        if (name.isBlank() || content.length == 0) {
            throw new IllegalArgumentException("a source needs a name and a content");
        }
    }
}
