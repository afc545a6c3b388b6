package dev.headstock.trainer.analysis;

import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.pretrained.TensorSource;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A model from its folders: a base model, or a trained one over its base model. Files stay open until it is closed. */
public final class LoadedModel implements AutoCloseable {
    private final Path baseFolder;
    private final RecognizedModel recognized;
    private final Optional<SavedModel> saved;
    private final Optional<ResolvedRun> run;
    private final ModelTokenizer tokenizer;
    private final Model model;
    private final WeightSource base;
    private final List<AutoCloseable> opened;

    private LoadedModel(
            Path baseFolder,
            RecognizedModel recognized,
            Optional<SavedModel> saved,
            Optional<ResolvedRun> run,
            ModelTokenizer tokenizer,
            Model model,
            WeightSource base,
            List<AutoCloseable> opened) {
        this.baseFolder = baseFolder;
        this.recognized = recognized;
        this.saved = saved;
        this.run = run;
        this.tokenizer = tokenizer;
        this.model = model;
        this.base = base;
        this.opened = opened;
    }

    /**
     * @param base folder of the base model
     * @param trained folder of a checkpoint's model, or null for a base model
     * @param references the models that its own options name
     * @throws IllegalArgumentException when a plugin or an array is missing, with what to do
     */
    public static LoadedModel open(
            Torch torch, Extensions extensions, References references, Path base, @Nullable Path trained)
            throws IOException {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            ModelFolder folder = opened(ModelFolder.open(base), opened);
            RecognizedModel recognized = new ModelFamilies(extensions).recognize(folder.manifest());
            ModelTokenizer tokenizer = opened(ModelTokenizer.open(base, recognized), opened);
            WeightSource baseWeights = WeightSource.of(folder.weights());
            ModelWeights weights = ModelWeights.of(baseWeights).withModels(weightsOf(references, opened));
            if (trained == null) {
                Blueprint blueprint = Blueprint.of(recognized.outline(), recognized.backbone(), tokenizer.vocabulary());
                Model model = opened(Model.build(torch, blueprint, weights, List.of(), 0), opened);
                return new LoadedModel(
                        base, recognized, Optional.empty(), Optional.empty(), tokenizer, model, baseWeights, opened);
            }
            SavedModel saved = SavedModel.read(trained);
            ResolvedRun run = new Resolution(extensions).require(saved, recognized, tokenizer.vocabulary(), references);
            TensorSource arrays = opened(SafetensorsFile.open(trained.resolve(ModelFolder.WEIGHTS)), opened);
            Model model = opened(
                    Model.build(
                            torch,
                            Blueprint.of(run),
                            weights.withTrained(WeightSource.of(arrays)),
                            List.of(),
                            run.settings().seed()),
                    opened);
            return new LoadedModel(
                    base, recognized, Optional.of(saved), Optional.of(run), tokenizer, model, baseWeights, opened);
        } catch (IOException | RuntimeException | Error e) {
            close(opened);
            throw e;
        }
    }

    /** Its base model as it was before training; it reads from the files of this one, which must stay open. */
    LoadedModel untrained() {
        Blueprint blueprint = Blueprint.of(recognized.outline(), recognized.backbone(), tokenizer.vocabulary());
        Model untrained = Model.build(model.torch(), blueprint, ModelWeights.of(base), List.of(), 0);
        return new LoadedModel(
                baseFolder,
                recognized,
                Optional.empty(),
                Optional.empty(),
                tokenizer,
                untrained,
                base,
                new ArrayList<>(List.of(untrained)));
    }

    private static <T extends AutoCloseable> T opened(T resource, List<AutoCloseable> all) {
        all.add(resource);
        return resource;
    }

    /** Arrays of the models that initial values are taken from, opened when they are asked for. */
    public static Function<ModelReference, WeightSource> weightsOf(References references, List<AutoCloseable> opened) {
        return reference -> {
            References.ReferencedModel model = references.get(reference);
            try {
                WeightSource base = WeightSource.of(
                        opened(ModelFolder.open(model.base()), opened).weights());
                Optional<Path> trained = model.trained();
                if (trained.isEmpty()) {
                    return base;
                }
                TensorSource arrays = opened(SafetensorsFile.open(trained.get().resolve(ModelFolder.WEIGHTS)), opened);
                return WeightSource.of(arrays).or(base);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Folder of the base model. */
    public Path baseFolder() {
        return baseFolder;
    }

    public RecognizedModel recognized() {
        return recognized;
    }

    /** What is stored with the weights; empty for a base model. */
    public Optional<SavedModel> saved() {
        return saved;
    }

    /** How it was trained; empty for a base model. */
    public Optional<ResolvedRun> run() {
        return run;
    }

    public ModelTokenizer tokenizer() {
        return tokenizer;
    }

    public Vocabulary vocabulary() {
        return tokenizer.vocabulary();
    }

    public Model model() {
        return model;
    }

    /** Arrays of the base model. */
    public WeightSource base() {
        return base;
    }

    /** Longest sequence: of the run, or of the base model. */
    public int maxTokens() {
        return run.map(trained -> trained.settings().longestSequence())
                .orElse(recognized.outline().maxTokens());
    }

    public RowEncoder encoder() {
        return new RowEncoder(tokenizer, maxTokens());
    }

    @Override
    public void close() throws IOException {
        close(opened);
    }

    /** The last first. */
    public static void close(List<AutoCloseable> opened) throws IOException {
        IOException failure = null;
        List<AutoCloseable> reversed = new ArrayList<>(opened);
        Collections.reverse(reversed);
        opened.clear();
        for (AutoCloseable resource : reversed) {
            try {
                resource.close();
            } catch (IOException e) {
                failure = e;
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                failure = new IOException(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
