package dev.headstock.trainer.pretrained;

import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.CheckpointReader;
import dev.headstock.api.model.Tokenizer;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.CheckpointTensors.Mapped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Turns what people bring into one canonical folder: config.json without code and places, model.safetensors in 32-bit floats under the
 * family's paths, names.json with the original names, tokenizer.json without truncation or padding, and what else the family's tokenizer
 * reads.
 */
public final class ModelConverter {
    private final ModelFamilies families;
    private final VocabularyReader vocabularies;

    /** Reads the vocabulary of a model's folder. */
    @FunctionalInterface
    public interface VocabularyReader {
        Vocabulary read(Path folder, RecognizedModel model) throws IOException;
    }

    public ModelConverter(ModelFamilies families, VocabularyReader vocabularies) {
        this.families = families;
        this.vocabularies = vocabularies;
    }

    /**
     * @param source a folder with a checkpoint
     * @param output an empty or missing folder; holds either all files or none when this returns
     * @throws IOException when the disk is full, which is no fault of the model
     */
    public OutlineResult convert(Path source, Path output) throws IOException {
        Files.createDirectories(output);
        try {
            return convertFolder(source, output);
        } catch (IOException | IllegalArgumentException e) {
            deleteFiles(output);
            if (DiskFull.isCauseOf(e)) {
                throw e;
            }
            return Outlines.refused(sentence(e));
        }
    }

    private OutlineResult convertFolder(Path source, Path output) throws IOException {
        return ModelFolder.hasSafetensors(source)
                ? convert(ModelFolder.open(source), source, output)
                : convertFormatOfFamily(source, output);
    }

    private OutlineResult convertFormatOfFamily(Path source, Path output) throws IOException {
        List<String> failures = new ArrayList<>();
        Optional<CheckpointReader> reader = families.openCheckpoint(source, failures);
        if (reader.isPresent()) {
            return convert(reader.get(), source, output);
        }
        try {
            return convert(ModelFolder.open(source), source, output);
        } catch (CheckpointException | IllegalArgumentException e) {
            throw new CheckpointException(e.getMessage() + String.join("", failures), e);
        }
    }

    /** In a format that a family reads by itself. */
    private OutlineResult convert(CheckpointReader reader, Path source, Path output) throws IOException {
        for (String name : reader.files()) {
            try (InputStream content = reader.file(name)) {
                Files.copy(content, target(output, name));
            }
        }
        return convert(ModelFolder.of(reader), source, output);
    }

    private OutlineResult convert(ModelFolder opened, Path source, Path output) throws IOException {
        try (ModelFolder model = opened) {
            CheckpointManifest manifest = model.manifest();
            RecognizedModel recognized = families.recognize(manifest);
            // The tokenizer first: it is small, and what is wrong with it is found at once.
            writeTokenizer(recognized, source, output);
            CheckpointTensors tensors = CheckpointTensors.of(model.weights(), recognized);
            Map<String, Mapped> required = tensors.required(recognized.outline().parameters());
            writeWeights(model.weights(), required, output.resolve(ModelFolder.WEIGHTS));
            StoredNames.write(output, required);
            // In a fixed order: the same model always becomes the same bytes.
            Json.MAPPER
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(output.resolve(ModelFolder.CONFIG).toFile(), new TreeMap<>(manifest.config()));
            return Outlines.describe(recognized, required.size(), tensors.unused());
        }
    }

    private void writeTokenizer(RecognizedModel model, Path source, Path output) throws IOException {
        // What a reader of checkpoints returned is in the output already, what people brought is in the source.
        if (keepFilesOfTokenizer(model, output, output) || keepFilesOfTokenizer(model, source, output)) {
            return;
        }
        TokenizerFiles.convert(source, output);
        Path tokenizer = output.resolve(ModelFolder.TOKENIZER);
        TokenizerCheck.check(tokenizer, model.outline().vocabularySize());
        if (!TokenizerFiles.addsSpecialTokens(tokenizer)) {
            Vocabulary vocabulary = vocabularies.read(output, model);
            Optional<Tokenizer.SpecialTokens> special = model.family().specialTokens(model.outline(), vocabulary);
            if (special.isPresent()) {
                TokenizerFiles.addSpecialTokens(
                        tokenizer, special.get(), vocabulary, model.outline().tokenTypes());
            }
        }
    }

    /** Whether the family has a tokenizer of its own; the files that it opens are kept. */
    private static boolean keepFilesOfTokenizer(RecognizedModel model, Path source, Path output) throws IOException {
        RecordedFiles files = new RecordedFiles(source);
        try {
            if (model.tokenizer(files).isEmpty()) {
                return false;
            }
        } catch (FileSystemException e) {
            return false;
        }
        for (String name : files.opened()) {
            if (!source.equals(output)) {
                Files.copy(source.resolve(name), target(output, name));
            }
        }
        return true;
    }

    private static Path target(Path output, String name) throws CheckpointException {
        Path target = output.resolve(name).normalize();
        boolean reserved = Set.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS, StoredNames.FILE)
                .contains(name);
        if (reserved || !output.normalize().equals(target.getParent())) {
            throw new CheckpointException(
                    "the family keeps a file under the name '%s', which it may not.".formatted(name));
        }
        return target;
    }

    private static void writeWeights(TensorSource source, Map<String, Mapped> required, Path target)
            throws IOException {
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (Map.Entry<String, Mapped> entry : required.entrySet()) {
            Mapped mapped = entry.getValue();
            tensors.add(SafetensorsWriter.Tensor.floats(
                    entry.getKey(), mapped.shape(), CheckpointTensors.numbers(source, mapped)));
        }
        // Other programs refuse a file that does not say whose memory layout it has; "pt" is the row-major one used
        // here.
        SafetensorsWriter.write(target, Map.of("format", "pt"), tensors);
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
