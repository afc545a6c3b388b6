package dev.headstock.plugins.elmo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.testkit.FakeModelPass;
import dev.headstock.testkit.FakeTokens;
import dev.headstock.testkit.TinyModel;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fixture is written by {@code bench/reference/elmo.py}. */
class ElmoGradientsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final double TOLERANCE = 1e-3;
    /** As in the script. */
    private static final Map<String, Object> CONFIG = Map.of(
            "model_type", "elmo",
            "cell_dim", 12,
            "projection_dim", 8,
            "clip", 0.4,
            "vocab_size", 8,
            "char_embedding_dim", 4,
            "filter_widths", List.of(1, 2, 3),
            "filter_counts", List.of(4, 6, 8),
            "highway_layers", 2,
            "max_tokens", 40);

    private static final List<List<String>> INPUTS = List.of(
            List.of("the cat sat on the mat"),
            List.of("a dog barked at the"
                    + " incomprehensibilities-of-a-very-long-word-that-is-cut-behind-the-fiftieth-character"),
            List.of("es schneit in Zürich 雪"),
            List.of("the dog sat", "it was old"));

    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void areThoseOfPyTorch() throws IOException {
        ModelOutline outline = ElmoConfig.read(CONFIG).outline(CONFIG);
        TinyModel model = new TinyModel(outline, new ElmoBackbone(ElmoConfig.read(CONFIG)));
        Map<String, NDArray> weights = Safetensors.read(RESOURCES.resolve("tiny/model.safetensors"), bench);
        FakeTokens tokens = tokens();

        Map<String, NDArray> gradients = bench.gradients(weights, leaves -> {
            NDArray last = model.features(
                            tokens, new FakeModelPass(outline, leaves, bench.memory(), bench.kernels()).reading(tokens))
                    .mul(tokens.mask().expandDims(2));
            return last.mul(last).sum();
        });

        Map<String, NDArray> expected = Safetensors.read(RESOURCES.resolve("gradients.safetensors"), bench);
        assertThat(gradients.keySet()).isEqualTo(expected.keySet());
        expected.forEach((path, gradient) -> {
            double largest = gradient.abs().max().getFloat();
            double difference = requireNonNull(gradients.get(path))
                    .sub(gradient)
                    .abs()
                    .max()
                    .getFloat();
            assertThat(largest).as("gradient of %s", path).isPositive();
            assertThat(difference).as("difference at %s", path).isLessThan(TOLERANCE * Math.max(1, largest));
        });
    }

    private FakeTokens tokens() {
        ElmoTokenizer tokenizer = new ElmoTokenizer(
                new Words(List.of("<pad>", "<unk>", "<s>", "</s>", "the", "cat", "dog", "sat"), 8), 50);
        int rows = INPUTS.size();
        int longest = 9;
        long[] ids = new long[rows * longest];
        float[] mask = new float[ids.length];
        long[] characters = new long[ids.length * 50];
        Arrays.fill(characters, -1);
        for (int row = 0; row < rows; row++) {
            int at = row * longest;
            mask[at] = 1;
            ids[at++] = Words.SENTENCE_BEGIN;
            for (String text : INPUTS.get(row)) {
                for (var token : tokenizer.tokenize(text)) {
                    int[] own = requireNonNull(token.features().get(Characters.FEATURE));
                    for (int i = 0; i < own.length; i++) {
                        characters[at * 50 + i] = own[i];
                    }
                    mask[at] = 1;
                    ids[at++] = token.id();
                }
                mask[at] = 1;
                ids[at++] = Words.SENTENCE_END;
            }
        }
        Shape shape = new Shape(rows, longest);
        NDArray none = bench.memory().create(new long[ids.length], shape);
        return new FakeTokens(bench.memory().create(ids, shape), none, bench.array(mask, shape), none, none)
                .withFeature(Characters.FEATURE, bench.memory().create(characters, new Shape(rows, longest, 50)));
    }
}
