package dev.headstock.trainer.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDManager;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.plugins.PluginLoader;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The tiny checkpoint of every bundled family, as {@code bench/reference/families.py} wrote it, goes through the import, the tokenizer and
 * the engine: the ids and every hidden state are those of the Python transformers library.
 */
class ReferenceCheckpointsTest {
    private static final Path PLUGINS = Path.of("../../plugins");
    private static final Path JARS = PLUGINS.resolve("target/jars");
    private static final double TOLERANCE = 1e-4;

    static List<Path> checkpoints() throws IOException {
        try (Stream<Path> folders = Files.list(PLUGINS)) {
            return folders.map(folder -> folder.resolve("src/test/resources/tiny"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void computesWhatTransformersComputes(Path checkpoint, @TempDir Path base) throws Exception {
        assumeThat(JARS).as("the plugins' jars, which `mvn package` makes").isDirectory();
        JsonNode reference = Json.MAPPER.readTree(Files.readString(checkpoint.resolve("reference.json")));
        try (PluginLoader plugins = PluginLoader.loadFolders(List.of(JARS));
                Torch torch = Torch.open()) {
            ModelFamilies families = new ModelFamilies(plugins.extensions());
            var imported = new ModelConverter(families, ModelTokenizer::vocabulary).convert(checkpoint, base);
            assertThat(imported.problems()).isEmpty();
            try (ModelFolder folder = ModelFolder.open(base);
                    ModelTokenizer tokenizer = ModelTokenizer.open(base, families.recognize(folder.manifest()))) {
                List<EncodedRow> rows = encode(reference, tokenizer);
                RecognizedModel model = families.recognize(folder.manifest());
                assertIds(rows, reference);
                try (Model built = Model.build(
                        torch,
                        Blueprint.of(model.outline(), model.backbone(), tokenizer.vocabulary()),
                        ModelWeights.of(WeightSource.of(folder.weights())),
                        List.of(),
                        7)) {
                    assertHidden(built, rows, reference.get("hidden"));
                }
            }
        }
    }

    private static List<EncodedRow> encode(JsonNode reference, ModelTokenizer tokenizer) {
        List<InputSequence> sequences = new ArrayList<>();
        for (JsonNode texts : reference.get("inputs")) {
            sequences.add(
                    InputSequence.of(texts.valueStream().map(JsonNode::asString).toList()));
        }
        return new RowEncoder(tokenizer, 40)
                .encode(sequences).stream().map(rows -> rows.get(0)).toList();
    }

    private static void assertIds(List<EncodedRow> rows, JsonNode reference) {
        for (int row = 0; row < rows.size(); row++) {
            JsonNode mask = reference.get("mask").get(row);
            JsonNode ids = reference.get("ids").get(row);
            List<Integer> expected = IntStream.range(0, ids.size())
                    .filter(token -> mask.get(token).asInt() == 1)
                    .mapToObj(token -> ids.get(token).asInt())
                    .collect(Collectors.toList());
            assertThat(IntStream.of(rows.get(row).ids()).boxed().toList())
                    .as("ids of row %d", row)
                    .isEqualTo(expected);
        }
    }

    /** All rows in one padded batch; what is computed at padding does not matter. */
    private static void assertHidden(Model model, List<EncodedRow> rows, JsonNode expected) {
        int layers = model.blueprint().outline().layers();
        Set<Integer> watched = IntStream.range(-1, layers).boxed().collect(Collectors.toSet());
        try (NDManager memory = model.torch().newScope()) {
            List<Unit> units = IntStream.range(0, rows.size())
                    .mapToObj(row -> new Unit(row, 0, List.of(rows.get(row)), Target.none()))
                    .toList();
            EncodedBatch batch = model.batch(units, memory);
            RunPass pass = model.pass(batch, PassOptions.exact().watching(watched));
            pass.run();
            double largest = 0;
            for (int layer = -1; layer < layers; layer++) {
                float[] found = pass.hidden(layer).toFloatArray();
                JsonNode states = expected.get(layer + 1);
                int tokens = states.get(0).size();
                int width = states.get(0).get(0).size();
                for (int row = 0; row < rows.size(); row++) {
                    for (int token = 0; token < rows.get(row).tokens(); token++) {
                        for (int i = 0; i < width; i++) {
                            double difference = found[(row * tokens + token) * width + i]
                                    - states.get(row).get(token).get(i).asDouble();
                            largest = Math.max(largest, Math.abs(difference));
                        }
                    }
                }
            }
            assertThat(largest).isLessThan(TOLERANCE);
        }
    }
}
