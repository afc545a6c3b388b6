package dev.headstock.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.Prediction;
import dev.headstock.api.TokenBatch;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFamilies.Recognised;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.Model.Mode;
import dev.headstock.trainer.engine.TextEncoder.Input;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.Schemas;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A model folder that answers. Adapters that are changes of weights are merged, so that they cost nothing. Not for several threads at once. */
public final class TrainedModel implements AutoCloseable {
    private final Model model;
    private final TextEncoder encoder;

    private TrainedModel(Model model, TextEncoder encoder) {
        this.model = model;
        this.encoder = encoder;
    }

    /**
     * @param base folder of the base model, for the arrays that the model folder does not repeat
     * @param folder as {@link SavedModel#write} made it
     * @param extensions of the plugins that the model was trained with
     * @throws IllegalArgumentException when the plugins or the base model do not fit
     */
    public static TrainedModel load(Torch torch, Path base, Path folder, Extensions extensions) throws IOException {
        SavedModel saved = SavedModel.read(folder);
        try (ModelFolder baseModel = ModelFolder.open(base);
                SafetensorsFile trained = SafetensorsFile.open(folder.resolve(ModelFolder.WEIGHTS))) {
            Recognised recognised = new ModelFamilies(extensions).recognise(baseModel.manifest());
            ResolvedRun run =
                    new Resolution(extensions).require(saved.specification(), recognised, Schemas.of(saved.schema()));
            PretrainedArrays weights = PretrainedArrays.of(trained).or(PretrainedArrays.of(baseModel.weights()));
            Model model = Model.build(
                    torch,
                    Blueprint.of(run),
                    weights,
                    run.specification().training().seed());
            model.merge();
            TextEncoder encoder = TextEncoder.open(
                    folder.resolve(ModelFolder.TOKENIZER),
                    run.specification().training().maxTokens());
            return new TrainedModel(model, encoder);
        }
    }

    /**
     * @param tokens read by the model
     * @param truncated whether the text was longer
     */
    public record Answer(Prediction prediction, int tokens, boolean truncated) {}

    /** Answers in the order of the inputs. */
    public List<Answer> predict(List<Input> inputs) {
        List<EncodedText> texts = encoder.encode(inputs);
        Answer[] answers = new Answer[texts.size()];
        int[] lengths = texts.stream().mapToInt(EncodedText::tokens).toArray();
        for (int[] batch : BatchOrder.passes(lengths)) {
            List<EncodedText> chosen = Arrays.stream(batch).mapToObj(texts::get).toList();
            List<Prediction> predictions = predictBatch(chosen);
            for (int i = 0; i < batch.length; i++) {
                EncodedText text = chosen.get(i);
                answers[batch[i]] = new Answer(predictions.get(i), text.tokens(), text.truncated());
            }
        }
        return List.of(answers);
    }

    private List<Prediction> predictBatch(List<EncodedText> texts) {
        Torch.prepareThread();
        try (NDManager memory = model.torch().newMemory()) {
            TokenBatch batch = EncodedText.batch(texts, memory);
            RunPass pass = model.pass(memory, Mode.EVALUATION);
            NDArray hidden = model.hidden(batch, pass, Model.HEAD);
            NDArray output = model.head().output(model.head().reduce(hidden, batch, pass.kernels()), pass);
            return Rows.of(output).stream().map(model.head()::decode).toList();
        }
    }

    @Override
    public void close() {
        encoder.close();
        model.close();
    }
}
