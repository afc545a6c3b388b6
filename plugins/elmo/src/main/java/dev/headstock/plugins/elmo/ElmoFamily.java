package dev.headstock.plugins.elmo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.CheckpointReader;
import dev.headstock.api.model.ModelFiles;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.Tokenizer;
import dev.headstock.kit.CheckpointTensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Reads models whose {@code config.json} says {@code "model_type": "elmo"}. */
@Extension
public final class ElmoFamily implements ModelFamily<ElmoFamily.Options> {

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return "elmo";
    }

    @Override
    public String title() {
        return "ELMo";
    }

    @Override
    public String summary() {
        return "Words from their characters, read by LSTMs in both directions.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!"elmo".equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = ElmoConfig.read(manifest.config()).outline(manifest.config());
        CheckpointTensors.require(manifest, outline, this::mapTensor);
        return Optional.of(outline);
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        return List.of(TensorMapping.to(tensorName));
    }

    @Override
    public List<String> tensorNames(ModelOutline outline) {
        return outline.parameters().stream().map(ParameterInfo::path).toList();
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return new ElmoBackbone(ElmoConfig.read(outline.config()));
    }

    /** The word list is read where the configuration says that there is one. */
    @Override
    public Optional<Tokenizer> tokenizer(ModelOutline outline, ModelFiles files, Options options) throws IOException {
        ElmoConfig config = ElmoConfig.read(outline.config());
        List<String> words = config.vocabulary() == Words.SPECIAL.size() ? Words.SPECIAL : lines(files);
        return Optional.of(new ElmoTokenizer(
                new Words(words, config.vocabulary()), config.characters().length()));
    }

    private static List<String> lines(ModelFiles files) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(files.open(Words.FILE), UTF_8))) {
            return lines.lines().toList();
        }
    }

    /** AllenNLP's folder: options and weights, under any names with these endings. */
    @Override
    public Optional<CheckpointReader> openCheckpoint(Path folder) throws IOException {
        Optional<Path> weights = only(folder, ".hdf5");
        if (weights.isEmpty()) {
            return Optional.empty();
        }
        Path options = only(folder, ".json")
                .orElseThrow(() -> new IllegalArgumentException(
                        "there are weights in HDF5, but no options.json. Take both of AllenNLP's files."));
        return Optional.of(AllenNlpFolder.open(options, weights.get()));
    }

    private static Optional<Path> only(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
            if (found.size() > 1) {
                throw new IllegalArgumentException("there are several files %s: %s. Leave one of them."
                        .formatted(ending, found.stream().map(Path::getFileName).toList()));
            }
            return found.stream().findFirst();
        }
    }
}
