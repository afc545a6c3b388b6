package dev.headstock.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Readout;
import dev.headstock.api.TokenBatch;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.Model.Mode;
import dev.headstock.trainer.engine.TextEncoder.Input;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StarterParityTest {
    private static final List<Input> TEXTS = List.of(
            new Input("Hello world!", null),
            new Input("Gradient descent, in Java, on a CPU; who would have thought? Ünïcode naïve café.", null),
            new Input("The quick brown fox jumps over the lazy dog while 12,345 engineers argue.", "A second text."));

    @Test
    void hiddenStatesEqualThoseOfOnnxRuntime() throws IOException, OrtException {
        try (Torch torch = Torch.open();
                Model model = starter(torch);
                NDManager memory = torch.newMemory();
                TextEncoder encoder = TextEncoder.open(StarterModels.folder().resolve(ModelFolder.TOKENIZER), 512)) {
            TokenBatch batch = EncodedText.batch(encoder.encode(TEXTS), memory);

            NDArray ours = model.hidden(batch, model.pass(memory, Mode.EVALUATION), Model.HEAD);
            NDArray theirs = memory.create(onnxRuntime(batch), ours.getShape());

            NDArray difference = ours.sub(theirs).abs().mul(batch.mask().expandDims(2));
            assertThat(difference.max().getFloat()).isLessThan(1e-4f);
            assertThat(ours.abs().max().getFloat()).isGreaterThan(1f);
        }
    }

    @Test
    void bfloat16StaysClose() throws IOException {
        try (Torch torch = Torch.open();
                Model model = starter(torch);
                NDManager memory = torch.newMemory();
                TextEncoder encoder = TextEncoder.open(StarterModels.folder().resolve(ModelFolder.TOKENIZER), 512)) {
            TokenBatch batch = EncodedText.batch(encoder.encode(TEXTS), memory);

            NDArray exact = model.hidden(batch, model.pass(memory, Mode.EVALUATION), Model.HEAD);
            NDArray rounded = model.hidden(batch, model.pass(memory, new Mode(false, true, 0, 0)), Model.HEAD);

            assertThat(rounded.sub(exact).abs().mean().getFloat()).isBetween(1e-6f, 1e-2f);
        }
    }

    @Test
    void longTextsAreCutAndSaySo() throws IOException {
        try (TextEncoder encoder = TextEncoder.open(StarterModels.folder().resolve(ModelFolder.TOKENIZER), 16)) {
            List<EncodedText> encoded =
                    encoder.encode(List.of(new Input("word ".repeat(200_000), null), new Input("short", null)));

            assertThat(encoded).extracting(EncodedText::tokens).containsExactly(16, 3);
            assertThat(encoded).extracting(EncodedText::truncated).containsExactly(true, false);
        }
    }

    private static Model starter(Torch torch) throws IOException {
        var family = new BertFamily();
        try (ModelFolder folder = ModelFolder.open(StarterModels.folder())) {
            ModelOutline outline = family.outline(folder.manifest()).orElseThrow();
            var blueprint = new Blueprint(
                    outline,
                    family.backbone(outline, family.defaults()),
                    TinyModels.twoClassHead(outline),
                    Map.of(),
                    new Readout.Last());
            return Model.build(torch, blueprint, PretrainedArrays.of(folder.weights()), 1);
        }
    }

    private static float[] onnxRuntime(TokenBatch batch) throws IOException, OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(StarterModels.onnx());
                OnnxTensor ids = tensor(environment, batch.ids());
                OnnxTensor types = tensor(environment, batch.types());
                OnnxTensor mask =
                        tensor(environment, batch.mask().toType(batch.ids().getDataType(), false));
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "token_type_ids", types, "attention_mask", mask))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] hidden = new float[values.remaining()];
            values.get(hidden);
            return hidden;
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, NDArray array) throws OrtException {
        Shape shape = array.getShape();
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(array.toLongArray()), shape.getShape());
    }
}
