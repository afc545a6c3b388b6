package dev.headstock.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.Adapter;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Site;
import dev.headstock.api.TokenBatch;
import dev.headstock.plugins.bottleneck.Bottleneck;
import dev.headstock.plugins.bottleneck.Bottleneck.Activation;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialisation;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.lora.Lora.Target;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.Model.Mode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdaptersTest {
    @TempDir
    static Path work;

    private static Torch torch;

    @BeforeAll
    static void open() {
        torch = Torch.open();
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void bottlenecksStartFromTheBaseModel(Variant variant) {
        ModelOutline outline = TinyModels.outline(2, 32);

        assertThat(answers(outline, bottleneck(outline, variant, 4))).isEqualTo(answers(outline, Map.of()));
    }

    @Test
    void loraStartsFromTheBaseModel() {
        ModelOutline outline = TinyModels.outline(2, 32);

        assertThat(answers(outline, TinyModels.place(new Lora(), outline))).isEqualTo(answers(outline, Map.of()));
    }

    /** Counts published for BERT-base; see the tables of Houlsby et al., Pfeiffer et al. and of the library {@code adapters}. */
    @ParameterizedTest
    @CsvSource({
        "HOULSBY, 16, 1789056",
        "HOULSBY, 12, 2379264",
        "HOULSBY, 96, 313536",
        "PFEIFFER, 16, 894528",
        "PARALLEL, 2, 7091712"
    })
    void bottlenecksOfBertBaseHaveThePublishedSize(Variant variant, int reduction, long parameters) {
        assertThat(size(bottleneck(bertBase(), variant, reduction))).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({"8, false, 294912", "16, false, 589824", "8, true, 1327104"})
    void loraOfBertBaseHasThePublishedSize(int rank, boolean everywhere, long parameters) {
        Set<Target> targets = everywhere ? Set.of(Target.values()) : Set.of(Target.QUERY, Target.VALUE);

        assertThat(size(new Lora().place(bertBase(), new Lora.Options(rank, 8, targets, 0, false))))
                .isEqualTo(parameters);
    }

    @Test
    void bertBaseHasThePublishedSize() {
        assertThat(bertBase().parameterCount()).isEqualTo(108_891_648);
    }

    @Test
    void mergedLoraAnswersAsBefore() {
        ModelOutline outline = TinyModels.outline(2, 32);
        var options = new Lora.Options(4, 8, Set.of(Target.values()), 0, false);
        var blueprint = TinyModels.blueprint(outline, new Lora().place(outline, options));
        try (Model model = TinyModels.build(torch, blueprint)) {
            train(model);
            float[] before = answers(model);

            assertThat(model.isMergeable()).isTrue();
            model.merge();

            assertThat(answers(model)).usingComparatorWithPrecision(1e-5f).containsExactly(before);
            assertThat(before).isNotEqualTo(answers(outline, Map.of()));
        }
    }

    /** One matrix cannot take up two changes that belong to one layer each. */
    @Test
    void aSharedMatrixIsNotMergedInto() {
        ModelOutline outline = SharedLayer.outline(TinyModels.outline(2, 32));
        Blueprint plain = TinyModels.blueprint(outline, TinyModels.place(new Lora(), outline));
        var blueprint = new Blueprint(
                outline, new SharedLayer(plain.backbone()), plain.head(), plain.adapters(), plain.readout());
        try (Model model = TinyModels.build(torch, blueprint)) {
            train(model);
            String query = "encoder.layer.0.attention.self.query.weight";
            float[] weights = model.values(query);
            float[] before = answers(model);

            assertThat(model.isMergeable()).isFalse();
            model.merge();

            assertThat(answers(model)).isEqualTo(before);
            assertThat(model.values(query)).isEqualTo(weights);
        }
        assertThat(new Lora().peft(outline, new Lora().defaults())).isEmpty();
    }

    private static void train(Model model) {
        EncodedExamples examples = TinyModels.examples(16, 1);
        try (var training = new Training(
                model,
                TinyModels.plan(new AdaptersOnly(), model.blueprint()),
                TinyModels.settings(3, 1e-2, 0),
                examples,
                examples,
                work)) {
            training.run(new Recorder());
        }
    }

    private static ModelOutline bertBase() {
        return TinyModels.outline(12, 768, 12, 3072, 30522, 512);
    }

    private static Map<Site, Adapter> bottleneck(ModelOutline outline, Variant variant, int reduction) {
        return new Bottleneck()
                .place(
                        outline,
                        new Bottleneck.Options(
                                variant, reduction, Activation.SILU, 4, Initialisation.IDENTITY, Set.of()));
    }

    private static long size(Map<Site, Adapter> adapters) {
        return adapters.values().stream()
                .flatMap(adapter -> adapter.parameters().stream())
                .mapToLong(parameter -> parameter.shape().size())
                .sum();
    }

    private static float[] answers(ModelOutline outline, Map<Site, Adapter> adapters) {
        try (Model model = TinyModels.build(torch, TinyModels.blueprint(outline, adapters))) {
            return answers(model);
        }
    }

    private static float[] answers(Model model) {
        try (NDManager memory = torch.newMemory()) {
            TokenBatch batch = EncodedText.batch(TinyModels.examples(8, 3).texts(), memory);
            RunPass pass = model.pass(memory, Mode.EVALUATION);
            NDArray hidden = model.hidden(batch, pass, Model.HEAD);
            return model.head()
                    .output(model.head().reduce(hidden, batch, pass.kernels()), pass)
                    .toFloatArray();
        }
    }
}
