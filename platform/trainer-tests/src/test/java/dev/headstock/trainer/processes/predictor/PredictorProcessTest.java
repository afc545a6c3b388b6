package dev.headstock.trainer.processes.predictor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays;
import dev.headstock.trainer.engine.SavedModel;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.ChildProgram;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.Schemas;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorProcessTest {
    private static final int MAX_TOKENS = 32;
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("text", Purpose.TEXT, List.of()), new Column("label", Purpose.LABEL, List.of("no", "yes"))));

    @TempDir
    Path folder;

    @Test
    void answersForAModelFolderAndCutsWhatIsTooLong() throws Exception {
        Path base = folder.resolve("base");
        ModelFamilies families = new ModelFamilies(Extensions.of(List.of(new BertFamily())));
        new ModelConverter(families).convert(TinyCheckpoint.write(folder.resolve("in")), base);
        saveModel(families, base, folder.resolve("model"));
        List<String> jars = BundledPlugins.jars(folder.resolve("plugins")).stream()
                .map(Path::toString)
                .toList();
        String start = Json.MAPPER.writeValueAsString(
                new Predictor.Start(folder.resolve("model").toString(), base.toString(), jars));

        try (ChildProgram predictor = new ChildProgram(PredictorProcess::run, start)) {
            Predictor.Reply reply = predictor.post(
                    "/predict",
                    new Predictor.Request(List.of(
                            new Predictor.Input("hello world", null),
                            new Predictor.Input("won ".repeat(1 << 18), null),
                            new Predictor.Input("", null))),
                    Predictor.Reply.class);

            assertThat(reply.answers()).extracting(Predictor.Answer::tokens).containsExactly(4, MAX_TOKENS, 2);
            assertThat(reply.answers()).extracting(Predictor.Answer::truncated).containsExactly(false, true, false);
            assertThat(reply.answers()).allSatisfy(answer -> {
                assertThat(answer.scores()).containsOnlyKeys("no", "yes");
                assertThat(answer.confidence()).isEqualTo(answer.scores().get(answer.answer()));
            });
            assertThat(reply.milliseconds()).isPositive();
        }
    }

    private static void saveModel(ModelFamilies families, Path base, Path target) throws IOException {
        RunSpecification specification = new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of()),
                new Choice("lora", Map.of()),
                new Choice("adapters-only", Map.of()),
                new TrainingSettings(
                        1, 8, MAX_TOKENS, null, 0.01, 0.1, 1, null, 0, TrainingSettings.Precision.FP32, 1, 1, 42),
                new Resources(1, 0));
        try (ModelFolder model = ModelFolder.open(base);
                Torch torch = Torch.open()) {
            ResolvedRun run = new Resolution(BundledPlugins.extensions())
                    .require(specification, families.recognise(model.manifest()), Schemas.of(SCHEMA));
            try (Model built = Model.build(torch, Blueprint.of(run), PretrainedArrays.of(model.weights()), 1)) {
                new SavedModel(SavedModel.FORMAT, run.specification(), SCHEMA, List.of(), 0)
                        .write(target, built, Set.of(), base);
            }
        }
    }
}
