package dev.headstock.trainer.processes.predictor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.protocol.worker.Predictor.PredictedAnswer;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.ChildProgram;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorProcessTest {
    private static final int MAX_TOKENS = 32;
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("question", "text", "string", List.of(), List.of(), null, null, 0),
            new Column("passage", "text", "string", List.of(), List.of(), null, null, 0),
            new Column("label", "label", "class", List.of("no", "yes"), List.of(1L, 1L), null, null, 0)));

    @TempDir
    Path folder;

    private ChildProgram predictor;

    @BeforeEach
    void start() throws Exception {
        ModelFamilies families = new ModelFamilies(BundledPlugins.extensions());
        Path base = folder.resolve("base");
        new ModelConverter(families, ModelTokenizer::vocabulary)
                .convert(TinyCheckpoint.write(folder.resolve("in")), base);
        saveModel(families, base, folder.resolve("model"));
        List<String> jars = BundledPlugins.jars(folder.resolve("plugins")).stream()
                .map(Path::toString)
                .toList();
        predictor = new ChildProgram(
                PredictorProcess::run,
                Json.MAPPER.writeValueAsString(
                        new Predictor.Start(folder.resolve("model").toString(), base.toString(), jars)));
    }

    @AfterEach
    void stop() throws Exception {
        predictor.close();
    }

    @Test
    void inputsAreNamedByTheColumnsThatTheModelStores() throws Exception {
        Predictor.Reply reply = predictor.post(
                "/predict",
                request(List.of(
                        Map.of("question", "hello world", "passage", "you won"),
                        Map.of("question", "won ".repeat(1 << 16), "passage", "hello"))),
                Predictor.Reply.class);

        assertThat(reply.answers()).extracting(PredictedAnswer::tokens).containsExactly(7, MAX_TOKENS);
        assertThat(reply.answers()).extracting(PredictedAnswer::truncated).containsExactly(false, true);
        assertThat(reply.answers()).allSatisfy(answer -> {
            assertThat(answer.answer()).containsEntry("kind", "class-label").containsEntry("text", answer.text());
            assertThat(answer.text()).isIn("no", "yes");
            assertThat(answer.confidence()).isBetween(0.5, 1.0);
            assertThat(answer.cut()).isFalse();
        });
        assertThat(reply.milliseconds()).isPositive();
    }

    @Test
    void everyWrongInputIsNamed() throws Exception {
        HttpResponse<String> response = predictor.send(
                "/predict",
                Json.MAPPER.writeValueAsString(request(
                        List.of(Map.of("question", "hello"), Map.of("question", "a", "passage", "b", "body", "c")))),
                predictor.authorization());

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body())
                .contains("Input 0")
                .contains("passage")
                .contains("Input 1")
                .contains("'body'");
    }

    @Test
    void aStreamEndsWithTheWholeAnswer() throws Exception {
        HttpResponse<String> response = predictor.send(
                "/predict/stream",
                Json.MAPPER.writeValueAsString(request(List.of(Map.of("question", "hello", "passage", "world")))),
                predictor.authorization());

        List<String> lines = response.body().lines().toList();
        Predictor.StreamEvent last = Json.MAPPER.readValue(lines.get(lines.size() - 1), Predictor.StreamEvent.class);
        assertThat(last.answer()).isNotNull();
        assertThat(last.text()).isIn("no", "yes");
    }

    private static Predictor.Request request(List<Map<String, Object>> inputs) {
        return new Predictor.Request(inputs, null, 30);
    }

    private static void saveModel(ModelFamilies families, Path base, Path target) throws IOException {
        RunSpecification specification = new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of()),
                List.of(new Choice("lora", Map.of())),
                List.of(new Choice("adapters-only", Map.of())),
                Map.of("maxTokens", MAX_TOKENS, "precision", "fp32"),
                new Resources(1, 0),
                null);
        RecognizedModel model = families.recognize(base);
        ResolvedRun run = new Resolution(BundledPlugins.extensions())
                .require(
                        specification,
                        model,
                        ModelTokenizer.vocabulary(base, model),
                        ExampleReader.schema(SCHEMA),
                        References.NONE);
        try (ModelFolder weights = ModelFolder.open(base);
                Torch torch = Torch.open();
                Model built = Model.build(
                        torch, Blueprint.of(run), ModelWeights.of(WeightSource.of(weights.weights())), List.of(), 1)) {
            List<Tensor> tensors = built.paths().stream()
                    .filter(path -> !built.isOfBase(path))
                    .map(path -> Tensor.floats(path, built.shape(path), built.numbers(path)))
                    .toList();
            new SavedModel(SavedModel.FORMAT, run.specification(), SCHEMA, null, List.of(), 0, Map.of(), false)
                    .write(target, tensors, base);
        }
    }
}
