package dev.headstock.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.kit.TextPooling;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.bottleneck.Bottleneck;
import dev.headstock.plugins.bottleneck.Bottleneck.Activation;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.TinyModel;
import dev.headstock.trainer.encoding.BareTokenizer;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.WeightSource.StoredArray;
import dev.headstock.trainer.pretrained.FloatSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that PyTorch 2.7.1 computed from the published equations, for weights that both sides make by one formula. */
class ReferenceTest extends TorchTest {
    private static final BertFamily FAMILY = new BertFamily();
    private static final ModelOutline OUTLINE = FAMILY.outline(new CheckpointManifest(
                    Map.of(
                            "model_type", "bert",
                            "num_hidden_layers", 1,
                            "hidden_size", 4,
                            "num_attention_heads", 2,
                            "intermediate_size", 8,
                            "vocab_size", 10,
                            "max_position_embeddings", 8,
                            "type_vocab_size", 2),
                    Map.of()))
            .orElseThrow();

    static Stream<Arguments> bottlenecks() {
        return Stream.of(
                arguments(
                        Variant.HOULSBY,
                        List.of(
                                0.933699, -2.259372, -0.075493, -0.063492, 0.425525, -2.354543, 1.191789, -0.441459,
                                1.141514, -1.812154, -0.520173, -0.427509)),
                arguments(
                        Variant.PFEIFFER,
                        List.of(
                                -0.752634, -2.237002, 1.918905, 0.445092, -1.405949, -0.899784, 2.311888, -0.447897,
                                0.088306, -2.482637, 1.456947, -0.065445)),
                arguments(
                        Variant.PARALLEL,
                        List.of(
                                -0.745216, -1.704873, 2.295755, -0.512719, -1.446743, -0.86043, 2.293922, -0.414247,
                                0.200909, -1.965632, 1.659594, -0.991869)));
    }

    /** A layer with a trained bottleneck: what each variant reads, and where it adds. */
    @ParameterizedTest
    @MethodSource("bottlenecks")
    void bottlenecksComputeTheirEquations(Variant variant, List<Double> firstText) {
        Map<Site, Adapter> adapters = new Bottleneck()
                .place(
                        Contexts.of(OUTLINE),
                        new Bottleneck.Options(
                                variant,
                                2,
                                Activation.SILU,
                                4,
                                Initialization.IDENTITY,
                                Set.of(),
                                List.of(),
                                Bottleneck.Scale.FIXED,
                                0,
                                false,
                                0,
                                false));
        TinyBlueprint blueprint = bert().with("bottleneck", adapters);
        try (Model model = build(blueprint);
                NDManager memory = torch.newScope()) {
            NDArray hidden = model.pass(model.batch(units(), memory), PassOptions.exact())
                    .features();

            assertClose(hidden.get(0).toFloatArray(), firstText, 1e-4);
        }
    }

    static Stream<Arguments> poolings() {
        return Stream.of(
                arguments(TextPooling.MEAN, List.of(-0.618358, 0.689052, -0.94575, 1.049582)),
                arguments(TextPooling.MAX, List.of(-0.758814, 0.30044, -0.922339, 0.983554)),
                arguments(TextPooling.CLS, List.of(-0.042558, -0.086842, -0.022371, -0.10948)));
    }

    /** The second text is padded. */
    @ParameterizedTest
    @MethodSource("poolings")
    void headsPoolAndScore(TextPooling pooling, List<Double> scores) {
        Head head = new SequenceClassification()
                .build(
                        Contexts.of(OUTLINE).withData(TinyRun.schema()),
                        OUTLINE.width(),
                        new SequenceClassification.Options(pooling, 0));
        try (Model model = build(bert().with(head));
                NDManager memory = torch.newScope()) {
            NDArray output = model.pass(model.batch(units(), memory), PassOptions.exact())
                    .output();

            assertClose(output.toFloatArray(), scores, 1e-4);
        }
    }

    private static TinyBlueprint bert() {
        return TinyBlueprint.of(new TinyModel(OUTLINE, FAMILY.backbone(OUTLINE, FAMILY.defaults())));
    }

    /** Rows of the ids 1 2 3 and 4 5, without special tokens. */
    private static List<Unit> units() {
        RowEncoder encoder = new RowEncoder(new BareTokenizer(10), 8);
        List<Unit> units = new ArrayList<>();
        for (List<EncodedRow> rows : encoder.encode(List.of(InputSequence.of("1 2 3"), InputSequence.of("4 5")))) {
            units.add(new Unit(units.size(), 0, rows, Target.none()));
        }
        return units;
    }

    private static Model build(TinyBlueprint blueprint) {
        Map<String, Shape> shapes = new HashMap<>();
        blueprint.blueprint().parameters().forEach(entry -> shapes.put(entry.path(), entry.shape()));
        WeightSource formula = path -> Optional.ofNullable(shapes.get(path))
                .map(shape -> new StoredArray(shape, FloatSource.of(values(formulaName(path), shape))));
        return Model.build(
                torch, blueprint.blueprint(), ModelWeights.of(formula).withTrained(formula), List.of(), 1);
    }

    /** The reference names parameters of adapters without the placement. */
    private static String formulaName(String path) {
        return path.replace("adapters.bottleneck.", "adapters.");
    }

    /** Half a sine of each number's place, with a phase that follows from the array's name; around 1 for a norm's scale. */
    private static float[] values(String name, Shape shape) {
        int phase = 0;
        for (int i = 0; i < name.length(); i++) {
            phase += (i + 1) * name.charAt(i);
        }
        float[] values = sines((int) shape.size(), phase % 1000);
        if (name.endsWith("LayerNorm.weight")) {
            for (int i = 0; i < values.length; i++) {
                values[i] += 1;
            }
        }
        return values;
    }

    private static float[] sines(int count, int phase) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.5 * Math.sin(0.7 * i + phase));
        }
        return values;
    }

    private static void assertClose(float[] actual, List<Double> expected, double tolerance) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("number %d", i).isCloseTo(expected.get(i), within(tolerance));
        }
    }
}
