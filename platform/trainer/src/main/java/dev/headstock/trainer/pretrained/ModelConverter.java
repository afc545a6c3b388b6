package dev.headstock.trainer.pretrained;

import dev.headstock.api.CheckpointManifest;
import dev.headstock.api.ParameterInfo;
import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.ModelFamilies.Recognised;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Turns what people bring into one canonical folder: config.json with known keys, model.safetensors in 32-bit floats under the family's
 * paths, and tokenizer.json without truncation or padding.
 */
public final class ModelConverter {
    private final ModelFamilies families;

    public ModelConverter(ModelFamilies families) {
        this.families = families;
    }

    /**
     * @param source a Hugging Face folder or the starter model's jar
     * @param output an empty or missing folder; holds either all three files or none when this returns
     * @throws IOException when the disk is full, which is no fault of the model
     */
    public OutlineResult convert(Path source, Path output) throws IOException {
        Files.createDirectories(output);
        Path scratch = Files.createTempDirectory(output, "unpacked-");
        try {
            return Files.isDirectory(source)
                    ? convert(ModelFolder.open(source), source, output)
                    : convert(StarterModel.unpack(source, scratch), scratch, output);
        } catch (IOException | IllegalArgumentException e) {
            deleteFiles(output);
            if (DiskFull.isCauseOf(e)) {
                throw e;
            }
            return Outlines.refused(sentence(e));
        } finally {
            deleteFiles(scratch);
            Files.delete(scratch);
        }
    }

    private OutlineResult convert(ModelFolder opened, Path tokenizerFolder, Path output) throws IOException {
        try (ModelFolder model = opened) {
            CheckpointManifest manifest = model.manifest();
            Recognised recognised = families.recognise(manifest);
            Path tokenizer = output.resolve(ModelFolder.TOKENIZER);
            TokenizerFiles.convert(tokenizerFolder, tokenizer);
            TokenizerCheck.check(tokenizer, recognised.outline().vocabulary());
            writeWeights(model.weights(), recognised, output.resolve(ModelFolder.WEIGHTS));
            // In a fixed order: the same model always becomes the same bytes.
            Json.MAPPER
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(output.resolve(ModelFolder.CONFIG).toFile(), new TreeMap<>(manifest.config()));
            return Outlines.describe(recognised, manifest);
        }
    }

    private static void writeWeights(TensorSource source, Recognised recognised, Path target) throws IOException {
        Map<String, TensorInfo> known = knownTensors(source, recognised);
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (ParameterInfo parameter : recognised.outline().parameters()) {
            TensorInfo tensor = known.remove(parameter.path());
            if (tensor == null) {
                throw new CheckpointException("the checkpoint has no tensor for '%s'.".formatted(parameter.path()));
            }
            tensors.add(floats(parameter.path(), tensor, source));
        }
        // What the family knows but does not need, such as a pooler, may be where a head wants to start from.
        for (Map.Entry<String, TensorInfo> extra : known.entrySet()) {
            tensors.add(floats(extra.getKey(), extra.getValue(), source));
        }
        // Other programs refuse a file that does not say whose memory layout it has; "pt" is the row-major one used
        // here.
        SafetensorsWriter.write(target, Map.of("format", "pt"), tensors);
    }

    private static Map<String, TensorInfo> knownTensors(TensorSource source, Recognised recognised)
            throws CheckpointException {
        Map<String, TensorInfo> known = new TreeMap<>();
        for (TensorInfo tensor : source.tensors().values()) {
            Optional<String> path = recognised.family().pathOf(tensor.name());
            if (path.isEmpty() || !tensor.type().isFloating()) {
                continue;
            }
            TensorInfo other = known.put(path.get(), tensor);
            if (other != null) {
                throw new CheckpointException("tensors '%s' and '%s' both stand for '%s'. Remove one of them."
                        .formatted(other.name(), tensor.name(), path.get()));
            }
        }
        return known;
    }

    private static SafetensorsWriter.Tensor floats(String path, TensorInfo tensor, TensorSource source)
            throws IOException {
        return SafetensorsWriter.Tensor.floats(path, tensor.shape(), source.numbers(tensor.name()));
    }

    private static String sentence(Exception e) {
        if (e instanceof FileSystemException file) {
            String reason = file.getReason();
            return "%s cannot be read%s."
                    .formatted(Path.of(file.getFile()).getFileName(), reason == null ? "" : " (" + reason + ")");
        }
        String message = e.getMessage();
        return message == null ? "the files cannot be read." : message;
    }

    private static void deleteFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }
}
