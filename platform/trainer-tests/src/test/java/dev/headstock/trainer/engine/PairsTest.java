package dev.headstock.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Example;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.TextEncoder.Input;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples of two texts. */
class PairsTest {
    private static final int MAX_TOKENS = 16;
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("question", Purpose.TEXT, List.of()),
            new Column("answer", Purpose.SECOND_TEXT, List.of()),
            new Column("label", Purpose.LABEL, List.of("no", "yes"))));
    private static final RunSpecification SPECIFICATION = new RunSpecification(
            "dataset",
            "model",
            new Choice("sequence-classification", Map.of()),
            new Choice("none", Map.of()),
            new Choice("full", Map.of()),
            new TrainingSettings(20, 8, MAX_TOKENS, 3e-3, 0, 0.1, 1, 0.0, 0, Precision.FP32, 1, 1, 42),
            new Resources(1, 0));

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeBase() throws IOException {
        TinyFolders.bert(folder);
    }

    @Test
    void theLongerTextIsCutAndTheSecondIsMarked() throws IOException {
        try (TextEncoder encoder = encoder()) {
            List<EncodedText> encoded = encoder.encode(List.of(
                    new Input("one two three four five six seven eight nine ten eleven twelve", "red blue"),
                    new Input("one", "red")));

            assertThat(encoded).extracting(EncodedText::truncated).containsExactly(true, false);
            assertThat(encoded.get(0).types()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
            assertThat(encoded.get(1).types()).containsExactly(0, 0, 0, 1, 1);
        }
    }

    /** The same words in the other order mean the other class, so that only who reads both texts can tell. */
    @Test
    void aModelLearnsFromBothTextsAndAnswersPairs() throws IOException {
        Path trained = folder.resolve("trained");
        try (Torch torch = Torch.open()) {
            train(torch, trained);
            try (TrainedModel model = TrainedModel.load(torch, folder, trained, BundledPlugins.extensions())) {
                assertThat(model.predict(List.of(new Input("cat", "dog"), new Input("dog", "cat"))))
                        .extracting(answer -> answer.prediction().answer())
                        .containsExactly("yes", "no");
            }
        }
    }

    private static void train(Torch torch, Path output) throws IOException {
        try (ModelFolder base = ModelFolder.open(folder);
                TextEncoder encoder = encoder()) {
            ResolvedRun run = new Resolution(BundledPlugins.extensions())
                    .require(
                            SPECIFICATION,
                            new ModelFamilies(BundledPlugins.extensions()).recognise(base.manifest()),
                            Schemas.of(SCHEMA));
            EncodedExamples examples = EncodedExamples.encode(examples(), encoder);
            try (Model model = Model.build(torch, Blueprint.of(run), PretrainedArrays.of(base.weights()), 42);
                    var training = new Training(
                            model, run.plan(), run.specification().training(), examples, examples, folder)) {
                training.run(new Recorder());
                new SavedModel(SavedModel.FORMAT, run.specification(), SCHEMA, List.of(), training.step())
                        .write(output, model, training.trainedPaths(), folder);
            }
        }
    }

    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int row = 0; row < 32; row++) {
            boolean yes = row % 2 == 0;
            examples.add(new Example(row, yes ? "cat" : "dog", yes ? "dog" : "cat", yes ? "yes" : "no"));
        }
        return examples;
    }

    private static TextEncoder encoder() throws IOException {
        return TextEncoder.open(folder.resolve(ModelFolder.TOKENIZER), MAX_TOKENS);
    }
}
