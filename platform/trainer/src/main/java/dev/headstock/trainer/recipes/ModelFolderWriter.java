package dev.headstock.trainer.recipes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.recipe.ModelWriter;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import dev.headstock.trainer.saved.SavedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a recipe writes, parameters on the disk, and makes a base model's folder of it when the recipe has ended. The folder is the
 * same for the same calls in any order.
 */
final class ModelFolderWriter implements ModelWriter {
    private static final Set<String> RESERVED = Set.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS);
    /** Where a head that is kept lies, as in a checkpoint. */
    static final String MODEL = "model";

    private final Path scratch;
    private final Function<ModelReference, LoadedModel> models;
    private final Map<String, Stored> parameters = new TreeMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private @Nullable Map<String, Object> config;
    private @Nullable ModelReference tokenizer;
    private @Nullable ModelReference head;

    /** An array on the disk. */
    private record Stored(Path file, Shape shape) {}

    /** @param scratch an empty folder */
    ModelFolderWriter(Path scratch, Function<ModelReference, LoadedModel> models) {
        this.scratch = scratch;
        this.models = models;
    }

    @Override
    public void config(Map<String, Object> other) {
        config = new TreeMap<>(other);
    }

    @Override
    public void tokenizer(ModelReference from) {
        tokenizer = from;
    }

    @Override
    public void file(String name, byte[] content) {
        boolean plain = !name.isEmpty() && !name.contains("/") && !name.contains("\\") && !name.startsWith(".");
        if (!plain || RESERVED.contains(name)) {
            throw new IllegalArgumentException(
                    "'%s' cannot be the name of a file of a model. Choose a plain name other than %s."
                            .formatted(name, RESERVED));
        }
        files.put(name, content.clone());
    }

    @Override
    public void parameter(String path, NDArray value) {
        Stored stored = new Stored(scratch.resolve("parameter-" + parameters.size()), value.getShape());
        if (parameters.putIfAbsent(path, stored) != null) {
            throw new IllegalArgumentException("the parameter '%s' is written twice".formatted(path));
        }
        float[] numbers = value.toFloatArray();
        for (int i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw new IllegalArgumentException(
                        "number %d of the parameter '%s' is %s. A model has finite numbers only."
                                .formatted(i, path, numbers[i]));
            }
        }
        try (FileChannel channel =
                FileChannel.open(stored.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES));
            bytes.asFloatBuffer().put(numbers);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void head(ModelReference from) {
        head = from;
    }

    /**
     * Writes the folder.
     *
     * @param output is made
     * @throws IllegalArgumentException with everything that is missing or wrong
     */
    RecognizedModel finish(Path output, ModelFamilies families) throws IOException {
        Map<String, Object> written = config;
        if (written == null) {
            throw new IllegalArgumentException("the recipe has written no configuration");
        }
        RecognizedModel model = families.recognize(new CheckpointManifest(written, Map.of()));
        check(model.outline());
        Files.createDirectories(output);
        Json.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValue(output.resolve(ModelFolder.CONFIG).toFile(), written);
        SafetensorsWriter.write(output.resolve(ModelFolder.WEIGHTS), Map.of("format", "pt"), tensors(false));
        writeTokenizer(output);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(output.resolve(file.getKey()), file.getValue());
        }
        writeHead(output);
        return model;
    }

    private void check(ModelOutline outline) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (ParameterInfo parameter : outline.parameters()) {
            known.add(parameter.path());
            Stored stored = parameters.get(parameter.path());
            if (stored == null) {
                problems.add("the parameter '%s' is missing".formatted(parameter.path()));
            } else if (!stored.shape().equals(parameter.shape())) {
                problems.add("the parameter '%s' is %s, but the configuration needs %s"
                        .formatted(parameter.path(), stored.shape(), parameter.shape()));
            }
        }
        if (tokenizer == null && files.isEmpty()) {
            problems.add("there is no tokenizer");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "The recipe's model is not complete: %s.".formatted(String.join(", ", problems)));
        }
    }

    private List<Tensor> tensors(boolean ofHead) {
        List<Tensor> tensors = new ArrayList<>();
        parameters.forEach((path, stored) -> {
            if (isOfHead(path) == ofHead) {
                tensors.add(Tensor.floats(path, stored.shape(), numbers(stored)));
            }
        });
        return tensors;
    }

    private boolean isOfHead(String path) {
        return head != null && (path.startsWith(ParameterPaths.HEAD) || path.startsWith(ParameterPaths.READOUT));
    }

    private static FloatSource numbers(Stored stored) {
        return sink -> {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(stored.file()));
            float[] numbers = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(numbers);
            sink.take(numbers);
        };
    }

    /** Everything beside the weights that the other model's tokenizer may read. */
    private void writeTokenizer(Path output) throws IOException {
        ModelReference source = tokenizer;
        if (source == null) {
            return;
        }
        Set<String> others = Set.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS, "names.json");
        try (Stream<Path> all = Files.list(models.apply(source).baseFolder())) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                if (!others.contains(file.getFileName().toString())) {
                    Files.copy(file, output.resolve(file.getFileName()));
                }
            }
        }
    }

    /** The trained model whose head is kept. */
    Optional<ModelReference> keptHead() {
        return Optional.ofNullable(head);
    }

    /** As in a checkpoint whose run trained nothing but the head. */
    private void writeHead(Path output) throws IOException {
        ModelReference kept = head;
        if (kept == null) {
            return;
        }
        LoadedModel from = models.apply(kept);
        SavedModel saved = from.saved()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' has no head to keep. Choose a trained model.".formatted(kept.id())));
        boolean adapted = from.run().map(run -> !run.placements().isEmpty()).orElse(false);
        if (adapted && !from.model().isMergeable()) {
            throw new IllegalArgumentException(
                    "The head of '%s' cannot be kept: the model has adapters that cannot be merged into a base model. Choose a model without them."
                            .formatted(kept.id()));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String path : from.model().paths()) {
            if (isOfHead(path)) {
                tensors.put(
                        path,
                        Tensor.floats(
                                path, from.model().shape(path), from.model().numbers(path)));
            }
        }
        tensors(true).forEach(tensor -> tensors.put(tensor.name(), tensor));
        saved.merged(saved.hasMergedAdapters() || adapted)
                .write(output.resolve(MODEL), List.copyOf(tensors.values()), output);
    }
}
