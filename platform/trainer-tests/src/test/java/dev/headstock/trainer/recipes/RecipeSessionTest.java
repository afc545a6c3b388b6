package dev.headstock.trainer.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.data.Split;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.Texts;
import dev.headstock.api.tuning.AdamW;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.analysis.JobPausedException;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.analysis.ModelHistory;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.evaluation.Answers;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.MemoryJobStore;
import dev.headstock.trainer.fixtures.TinyModels;
import dev.headstock.trainer.generation.GenerationLimits;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.recipes.RecipeSession.DataSource;
import dev.headstock.trainer.recipes.RecipeSession.ModelSource;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecipeSessionTest {
    private static final ModelReference BASE = ModelReference.baseModel("tiny");
    private static final ModelReference TRAINED = ModelReference.run("run");
    private static final ModelReference ADAPTED = ModelReference.run("adapted");
    private static final DatasetReference DATA = new DatasetReference("data/1");

    @TempDir
    private static Path folder;

    private final Extensions extensions = BundledPlugins.extensions();
    private Torch torch;
    private Path base;
    private Path trained;
    private Path adapted;
    private Path examples;
    private int sessions;

    @BeforeAll
    void open() throws IOException {
        torch = Torch.open();
        base = TinyModels.base(folder);
        trained =
                TinyModels.trained(Files.createDirectories(folder.resolve("trained")), base, 0.25f, torch, extensions);
        adapted =
                TinyModels.adapted(Files.createDirectories(folder.resolve("adapted")), base, 0.25f, torch, extensions);
        examples = TinyModels.examples(folder);
    }

    @AfterAll
    void close() {
        torch.close();
    }

    @Test
    void aCopiedModelHasTheSameBytes() throws IOException {
        Path copy = folder.resolve("copy");
        try (RecipeSession session = session(new MemoryJobStore())) {
            copyParameters(session, "");
            session.finish(copy);
        }

        assertThat(Sha256.of(copy.resolve("tokenizer.json"))).isEqualTo(Sha256.of(base.resolve("tokenizer.json")));
        try (LoadedModel original = open(base, null);
                LoadedModel copied = open(copy, null)) {
            for (ParameterInfo parameter : original.recognized().outline().parameters()) {
                assertThat(copied.model().values(parameter.path()))
                        .isEqualTo(original.model().values(parameter.path()));
            }
        }
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() throws IOException {
        try (RecipeSession session = session(new MemoryJobStore())) {
            copyParameters(session, "encoder.layer.0.attention.self.query.");
            session.writer()
                    .parameter(
                            "encoder.layer.0.attention.self.query.bias",
                            session.manager().ones(new Shape(3)));

            assertThatThrownBy(() -> session.finish(folder.resolve("incomplete")))
                    .hasMessageContaining("the parameter 'encoder.layer.0.attention.self.query.weight' is missing")
                    .hasMessageContaining(
                            "the parameter 'encoder.layer.0.attention.self.query.bias' is (3), but the configuration needs (16)");
        }
    }

    @Test
    void whatNoModelMayHoldIsRefused() throws IOException {
        try (RecipeSession session = session(new MemoryJobStore())) {
            NDArray nan = session.manager().create(new float[] {1, Float.NaN});
            session.writer().parameter("a", session.manager().ones(new Shape(1)));

            assertThatThrownBy(() -> session.writer().parameter("b", nan))
                    .hasMessageContaining("number 1")
                    .hasMessageContaining("NaN");
            assertThatThrownBy(() ->
                            session.writer().parameter("a", session.manager().ones(new Shape(1))))
                    .hasMessageContaining("written twice");
            assertThatThrownBy(() -> session.writer().file("config.json", new byte[0]))
                    .hasMessageContaining("plain name");
            assertThatThrownBy(() -> session.writer().file("../up", new byte[0]))
                    .hasMessageContaining("plain name");
            assertThatThrownBy(() -> session.model(ModelReference.baseModel("other")))
                    .hasMessageContaining("name no model 'base/other'");
        }
    }

    @Test
    void aHeadIsKeptBesideTheBaseModel() throws IOException {
        Path made = folder.resolve("with-head");
        try (RecipeSession session = session(new MemoryJobStore())) {
            copyParameters(session, "");
            session.writer().head(TRAINED);
            session.finish(made);
        }

        try (LoadedModel original = open(base, trained);
                LoadedModel kept = open(made, made.resolve("model"))) {
            assertThat(kept.model().values("head.weight"))
                    .isEqualTo(original.model().values("head.weight"));
        }
    }

    @Test
    void aHeadIsKeptOverMergedAdapters() throws IOException {
        Path made = folder.resolve("merged");
        try (RecipeSession session = session(new MemoryJobStore())) {
            AnalyzedModel model = session.model(ADAPTED);
            session.writer().config(model.outline().config());
            session.writer().tokenizer(ADAPTED);
            for (ParameterInfo parameter : model.outline().parameters()) {
                session.writer().parameter(parameter.path(), model.merged(parameter.path()));
            }
            session.writer().head(ADAPTED);
            session.finish(made);
            assertThat(session.keptHead()).contains(ADAPTED);
        }

        try (LoadedModel original = open(base, adapted);
                LoadedModel kept = open(made, made.resolve("model"))) {
            assertThat(original.model().paths()).anyMatch(path -> path.startsWith("adapters."));
            assertThat(kept.model().paths()).noneMatch(path -> path.startsWith("adapters."));
            assertThat(probabilities(kept)).isEqualTo(probabilities(original));
        }
        assertThat(made.resolve("export/config.json")).exists();
        assertThat(made.resolve("export/adapter_config.json")).doesNotExist();
    }

    private static List<Double> probabilities(LoadedModel model) {
        DataExample example = new ExampleReader(TinyModels.schema()).input(Map.of("text", "you won unbelievable"));
        return new Answers(model.model(), model.encoder(), PassOptions.exact(), Map.of())
                .answer(List.of(example), GenerationLimits.NONE, (number, text) -> {}).stream()
                        .map(answer -> Math.round(answer.prediction().confidence() * 1e5) / 1e5)
                        .toList();
    }

    @Test
    void aTrainingThatIsInterruptedEndsWithTheSameNumbers() throws IOException {
        float[] undisturbed = train(new MemoryJobStore()).orElseThrow();
        MemoryJobStore store = new MemoryJobStore();
        Optional<float[]> result = Optional.empty();
        int attempts = 0;
        while (result.isEmpty()) {
            store.pauseAfter(7);
            result = train(store);
            attempts++;
        }

        assertThat(result.get()).isEqualTo(undisturbed);
        assertThat(attempts).isEqualTo(6);
        assertThat(undisturbed[0]).isNotEqualTo(1);
    }

    @Test
    void textsAreThoseOfASplit() throws IOException {
        try (RecipeSession session = session(new MemoryJobStore())) {
            Texts texts = session.texts(DATA, Split.DEV);

            assertThat(texts.size()).isEqualTo(20);
            assertThat(texts.get(1)).isEqualTo("you won unbelievable");
            assertThat(texts.get(0)).isEqualTo("hello world");
            assertThat(session.data(DATA).columns()).hasSize(2);
        }
    }

    /** Everything of the base model, except parameters whose path starts with {@code without}. */
    private static void copyParameters(RecipeContext context, String without) {
        context.writer().config(context.model(BASE).outline().config());
        context.writer().tokenizer(BASE);
        for (ParameterInfo parameter : context.model(BASE).outline().parameters()) {
            if (without.isEmpty() || !parameter.path().startsWith(without)) {
                context.writer().parameter(parameter.path(), context.model(BASE).parameter(parameter.path()));
            }
        }
    }

    private Optional<float[]> train(MemoryJobStore store) throws IOException {
        try (RecipeSession session = session(store)) {
            ParameterSpec vector = new ParameterSpec("vector", new Shape(4), new Init.Normal(1));
            @Nullable
            NDArray result = session.train("vector", List.of(vector), AdamW.DEFAULT, 0.05, 40, (step, pass) -> {
                        NDArray noise = pass.kernels().constant((float) pass.random("target"), new Shape(4));
                        return pass.parameter("vector").sub(noise).square().sum();
                    })
                    .get("vector");
            return Optional.of(Objects.requireNonNull(result).toFloatArray());
        } catch (JobPausedException e) {
            return Optional.empty();
        }
    }

    private RecipeSession session(MemoryJobStore store) throws IOException {
        ExampleReader reader = new ExampleReader(TinyModels.schema());
        return new RecipeSession(
                torch,
                extensions,
                9,
                store,
                Map.of(BASE.id(), source(null), TRAINED.id(), source(trained), ADAPTED.id(), source(adapted)),
                Map.of(DATA.id(), new DataSource(examples, reader)),
                folder.resolve("scratch-" + sessions++));
    }

    private LoadedModel open(Path from, @Nullable Path model) throws IOException {
        return LoadedModel.open(torch, extensions, References.NONE, from, model);
    }

    private ModelSource source(@Nullable Path model) {
        return new ModelSource() {
            @Override
            public LoadedModel open() throws IOException {
                return RecipeSessionTest.this.open(base, model);
            }

            @Override
            public String name() {
                return "a model";
            }

            @Override
            public ModelHistory history() {
                return ModelHistory.NONE;
            }
        };
    }
}
