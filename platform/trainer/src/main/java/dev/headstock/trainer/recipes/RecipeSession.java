package dev.headstock.trainer.recipes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Split;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.recipe.ModelWriter;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.Texts;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.analysis.JobStore;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.analysis.ModelHistory;
import dev.headstock.trainer.analysis.ResumableJob;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.model.Draws;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.torch.Dropout;
import dev.headstock.trainer.torch.Seeds;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One job that makes a base model. Models and texts are opened when they are asked for; only those that the job names are there. */
public final class RecipeSession extends ResumableJob implements RecipeContext {
    private static final String EXPORT = "export";

    private final Extensions extensions;
    private final Map<String, ModelSource> models;
    private final Map<String, DataSource> data;
    private final Map<String, LoadedModel> loaded = new HashMap<>();
    private final Map<String, AnalyzedModel> analyzed = new HashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final Path scratch;
    private final ModelFolderWriter writer;

    /** Opens a model that the job names. */
    public interface ModelSource {
        LoadedModel open() throws IOException;

        String name();

        ModelHistory history();
    }

    /**
     * A data set version that the job names.
     *
     * @param examples path of examples.jsonl
     */
    public record DataSource(Path examples, ExampleReader reader) {}

    /**
     * @param models by reference
     * @param data by reference
     * @param scratch an empty folder
     */
    public RecipeSession(
            Torch torch,
            Extensions extensions,
            long seed,
            JobStore store,
            Map<String, ModelSource> models,
            Map<String, DataSource> data,
            Path scratch)
            throws IOException {
        super(torch, seed, store);
        this.extensions = extensions;
        this.models = Map.copyOf(models);
        this.data = Map.copyOf(data);
        this.scratch = scratch;
        this.writer = new ModelFolderWriter(Files.createDirectories(scratch), this::load);
    }

    private ModelSource source(ModelReference reference) {
        ModelSource source = models.get(reference.id());
        if (source == null) {
            throw new IllegalArgumentException(
                    "the recipe's options name no model '%s', only %s".formatted(reference.id(), models.keySet()));
        }
        return source;
    }

    private LoadedModel load(ModelReference reference) {
        LoadedModel known = loaded.get(reference.id());
        if (known != null) {
            return known;
        }
        try {
            LoadedModel model = source(reference).open();
            opened.add(model);
            loaded.put(reference.id(), model);
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public AnalyzedModel model(ModelReference reference) {
        LoadedModel model = load(reference);
        ModelSource source = source(reference);
        return analyzed.computeIfAbsent(
                reference.id(), first -> analyzed(source.name(), model, source.history(), opened));
    }

    @Override
    public Optional<TransformersNames> transformers(ModelReference reference) {
        RecognizedModel model = load(reference).recognized();
        return model.family().transformers(model.outline());
    }

    private DataSource source(DatasetReference reference) {
        DataSource source = data.get(reference.id());
        if (source == null) {
            throw new IllegalArgumentException("the recipe's options name no data set version '%s', only %s"
                    .formatted(reference.id(), data.keySet()));
        }
        return source;
    }

    @Override
    public DatasetSchema data(DatasetReference reference) {
        return source(reference).reader().schema();
    }

    @Override
    public ModelOutline outline(Map<String, Object> config) {
        return new ModelFamilies(extensions)
                .recognize(new CheckpointManifest(config, Map.of()))
                .outline();
    }

    @Override
    public Texts texts(DatasetReference reference, Split split) {
        DataSource source = source(reference);
        try {
            ExampleFile file = ExampleFile.open(source.examples(), source.reader());
            opened.add(file);
            return new SplitTexts(
                    file,
                    dev.headstock.protocol.Split.valueOf(split.name()),
                    source.reader().schema());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ModelWriter writer() {
        return writer;
    }

    @Override
    public NDArray initial(ParameterSpec spec) {
        return initial(spec.name(), spec.shape(), spec.init());
    }

    private NDArray initial(String name, Shape shape, Init init) {
        if (init instanceof Init.FromModel from) {
            NDArray array = model(from.model()).parameter(from.path());
            if (!array.getShape().equals(shape)) {
                throw new IllegalArgumentException("'%s' is %s, but '%s' of '%s' is %s"
                        .formatted(name, shape, from.path(), from.model().id(), array.getShape()));
            }
            return array;
        }
        if (init instanceof Init.Pretrained pretrained) {
            return initial(name, shape, pretrained.fallback());
        }
        if (init instanceof Init.Derived || init instanceof Init.Permuted) {
            throw new IllegalArgumentException(
                    "'%s' is to start from a base model, which a recipe's own parameters do not have".formatted(name));
        }
        float[] numbers = init instanceof Init.Computed computed
                ? computed.numbers().get()
                : Draws.draw(init, Math.toIntExact(shape.size()), Seeds.of(seed(), name, 0));
        return manager().create(numbers, shape);
    }

    @Override
    public Map<String, NDArray> train(
            String name,
            List<ParameterSpec> parameters,
            Optimizer optimizer,
            double learningRate,
            long steps,
            TrainingLoss loss) {
        NDManager memory = manager().newSubManager();
        RecipeTraining training = new RecipeTraining(parameters, this::initial, optimizer, learningRate, steps, memory);
        Map<String, NDArray> changing = training.changing();
        changing.forEach((array, numbers) ->
                follow(key(name, array), stored -> restore(numbers, stored), numbers::toFloatArray));
        training.trained().forEach(value -> value.setRequiresGradient(true));
        repeat(name, steps, step -> step(name, training, step, loss));
        training.trained().forEach(value -> value.setRequiresGradient(false));
        changing.keySet().forEach(array -> settle(key(name, array)));
        Map<String, NDArray> results = new LinkedHashMap<>();
        training.values().forEach((parameter, value) -> {
            value.attach(manager());
            results.put(parameter, value);
        });
        memory.close();
        return results;
    }

    private static String key(String training, String array) {
        return training + "/" + array;
    }

    private void restore(NDArray array, float[] numbers) {
        try (NDManager scratch = torch().newScope()) {
            torch().operations().copyAll(List.of(array), List.of(scratch.create(numbers, array.getShape())));
        }
    }

    private void step(String name, RecipeTraining training, long step, TrainingLoss loss) {
        Dropout dropout = torch().newDropout();
        dropout.begin(Seeds.of(seed(), name + "/dropout", step));
        RecipePass pass = new RecipePass(
                training.values(),
                torch().kernels(manager(), dropout),
                manager(),
                number -> random(name + "/" + number, step));
        NDArray value = Torch.recorded(() -> loss.compute(step, pass));
        if (!Float.isFinite(value.getFloat())) {
            throw new IllegalArgumentException("At step %d of '%s' the loss is %s. Lower the learning rate."
                    .formatted(step, name, value.getFloat()));
        }
        List<NDArray> gradients = torch().operations().gradients(value, training.trained());
        Torch.unrecorded(() -> {
            training.update(gradients, step, manager());
            return step;
        });
    }

    @Override
    public void recordSource(String name, byte[] content) {
        sources.put(name, HexFormat.of().formatHex(Sha256.digest().digest(content)));
    }

    /** SHA-256 of what else was read, by name. */
    public Map<String, String> sources() {
        return sources;
    }

    /** The trained model whose head the made model has. */
    public Optional<ModelReference> keptHead() {
        return writer.keptHead();
    }

    /**
     * Writes the base model when the recipe has ended. Where it has a head, the trained model and its export lie in folders beside it, named
     * as in a checkpoint.
     *
     * @throws IllegalArgumentException with everything that is missing
     */
    public RecognizedModel finish(Path output) throws IOException {
        RecognizedModel made = writer.finish(output, new ModelFamilies(extensions));
        if (keptHead().isPresent()) {
            export(output, load(keptHead().get()).run().orElseThrow().references());
        }
        return made;
    }

    private void export(Path output, References references) throws IOException {
        Path trained = output.resolve(ModelFolderWriter.MODEL);
        try (LoadedModel made = LoadedModel.open(torch(), extensions, references, output, trained)) {
            Optional<String> reason = new HuggingFaceExport(
                            made.run().orElseThrow(), output, Files.createDirectories(scratch.resolve("kept")))
                    .write(
                            output.resolve(EXPORT),
                            made.model(),
                            made.saved().orElseThrow().fitted());
            if (reason.isPresent()) {
                SavedModel.explainMissingExport(trained, reason.get());
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            LoadedModel.close(opened);
        }
    }
}
