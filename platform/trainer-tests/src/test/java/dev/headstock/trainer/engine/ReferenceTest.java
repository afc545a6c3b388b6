package dev.headstock.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Adapter;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterRule;
import dev.headstock.api.Readout;
import dev.headstock.api.Site;
import dev.headstock.api.TokenBatch;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.bottleneck.Bottleneck;
import dev.headstock.plugins.bottleneck.Bottleneck.Activation;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialisation;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import dev.headstock.trainer.pretrained.Numbers;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.Model.Mode;
import dev.headstock.trainer.engine.PretrainedArrays.Pretrained;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that PyTorch 2.7.1 computed from the published equations, for weights that both sides make by one formula. */
class ReferenceTest {
    private static final ModelOutline OUTLINE = TinyModels.outline(1, 4, 2, 8, 10, 8);
    private static final List<EncodedText> TEXTS = List.of(
            new EncodedText(new int[] {1, 2, 3}, new int[3], false),
            new EncodedText(new int[] {4, 5}, new int[2], false));

    private static Torch torch;

    @BeforeAll
    static void open() {
        torch = Torch.open();
    }

    @AfterAll
    static void close() {
        torch.close();
    }

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
                        OUTLINE,
                        new Bottleneck.Options(variant, 2, Activation.SILU, 4, Initialisation.IDENTITY, Set.of()));
        try (Model model = build(adapters, Pooling.MEAN);
                NDManager memory = torch.newMemory()) {
            TokenBatch batch = EncodedText.batch(TEXTS, memory);
            NDArray hidden = model.hidden(batch, model.pass(memory, Mode.EVALUATION), Model.HEAD);

            assertClose(hidden.get(0).toFloatArray(), firstText, 1e-4);
        }
    }

    static Stream<Arguments> poolings() {
        return Stream.of(
                arguments(Pooling.MEAN, List.of(-0.618358, 0.689052, -0.94575, 1.049582)),
                arguments(Pooling.MAX, List.of(-0.758814, 0.30044, -0.922339, 0.983554)),
                arguments(Pooling.CLS, List.of(-0.042558, -0.086842, -0.022371, -0.10948)));
    }

    /** The second text is padded. */
    @ParameterizedTest
    @MethodSource("poolings")
    void headsPoolAndScore(Pooling pooling, List<Double> scores) {
        try (Model model = build(Map.of(), pooling);
                NDManager memory = torch.newMemory()) {
            TokenBatch batch = EncodedText.batch(TEXTS, memory);
            RunPass pass = model.pass(memory, Mode.EVALUATION);
            NDArray hidden = model.hidden(batch, pass, Model.HEAD);
            NDArray output = model.head().output(model.head().reduce(hidden, batch, pass.kernels()), pass);

            assertClose(output.toFloatArray(), scores, 1e-4);
        }
    }

    /** {@code torch.optim.AdamW} after {@code clip_grad_norm_}: rate 0.01, largest norm 1, decay 0.1 on the first array only. */
    @Test
    void twoOptimiserStepsWithClipping() {
        try (NDManager memory = torch.newMemory();
                Parameters parameters = new Parameters(torch.newMemory());
                AdamW optimiser = new AdamW(torch, parameters, 0.1)) {
            PretrainedArrays start = path -> Optional.of(
                    path.equals("a")
                            ? new Pretrained(new Shape(2, 3), Numbers.of(sines(6, 0)))
                            : new Pretrained(new Shape(3), Numbers.of(sines(3, 1))));
            parameters.load("a", new Shape(2, 3), start);
            parameters.load("b", new Shape(3), start);
            Map<String, ParameterRule> rules = new LinkedHashMap<>();
            rules.put("a", new ParameterRule("a", 1, 1, 0));
            rules.put("b", new ParameterRule("b", 1, 0, 0));

            assertThat(step(0, rules, optimiser, memory)).isCloseTo(2.2463412, within(1e-5));
            assertClose(
                    parameters.get("a").toFloatArray(),
                    List.of(-0.0100000, 0.3117867, 0.5022321, 0.4411731, 0.1573266, -0.1852162),
                    1e-6);
            assertClose(parameters.get("b").toFloatArray(), List.of(0.4107355, 0.5058324, 0.3477316), 1e-6);

            assertThat(step(1, rules, optimiser, memory)).isCloseTo(1.9618710, within(1e-5));
            assertClose(
                    parameters.get("a").toFloatArray(),
                    List.of(-0.0196039, 0.3162814, 0.5117363, 0.4450588, 0.1477411, -0.1940410),
                    1e-6);
            assertClose(parameters.get("b").toFloatArray(), List.of(0.4106344, 0.5156448, 0.3554198), 1e-6);
        }
    }

    /** @return the norm before clipping */
    private static double step(int step, Map<String, ParameterRule> rules, AdamW optimiser, NDManager memory) {
        List<NDArray> gradients = List.of(
                memory.create(cosines(6, step), new Shape(2, 3)), memory.create(cosines(3, step + 1), new Shape(3)));
        NDArray norm = torch.operations().globalNorm(memory, gradients);
        torch.operations().scaleToNorm(gradients, norm, 1);
        optimiser.step(rules, gradients, 0.01);
        return norm.getFloat();
    }

    private static Model build(Map<Site, Adapter> adapters, Pooling pooling) {
        var family = new BertFamily();
        var blueprint = new Blueprint(
                OUTLINE,
                family.backbone(OUTLINE, family.defaults()),
                TinyModels.head(OUTLINE, pooling, 0),
                adapters,
                new Readout.Last());
        return Model.build(torch, blueprint, formula(blueprint), 1);
    }

    /** Half a sine of each number's place, with a phase that follows from the array's path; around 1 for a norm's scale. */
    private static PretrainedArrays formula(Blueprint blueprint) {
        Map<String, Shape> shapes = new HashMap<>();
        blueprint.outline().parameters().forEach(parameter -> shapes.put(parameter.path(), parameter.shape()));
        blueprint.adapters().forEach((site, adapter) -> adapter.parameters()
                .forEach(spec -> shapes.put(site.path() + "." + spec.name(), spec.shape())));
        blueprint.head().parameters().forEach(spec -> shapes.put("head." + spec.name(), spec.shape()));
        return path -> Optional.ofNullable(shapes.get(path))
                .map(shape -> new Pretrained(shape, Numbers.of(values(path, shape))));
    }

    private static float[] values(String path, Shape shape) {
        int phase = 0;
        for (int i = 0; i < path.length(); i++) {
            phase += (i + 1) * path.charAt(i);
        }
        float[] values = sines((int) shape.size(), phase % 1000);
        if (path.endsWith("LayerNorm.weight")) {
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

    private static float[] cosines(int count, int phase) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.cos(1.3 * i + phase);
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
