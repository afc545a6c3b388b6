package dev.headstock.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.fixtures.StarterModels;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A published model, against another runtime. */
class StarterParityTest {
    private static final List<InputSequence> TEXTS = List.of(
            InputSequence.of("Hello world!"),
            InputSequence.of("Gradient descent, in Java, on a CPU; who would have thought? Ünïcode naïve café."),
            InputSequence.of(
                    "The quick brown fox jumps over the lazy dog while 12,345 engineers argue.", "A second text."));

    private static Torch torch;
    private static Model model;
    private static ModelTokenizer tokenizer;

    @BeforeAll
    static void open() throws IOException {
        torch = Torch.open();
        tokenizer = StarterModels.tokenizer();
        RecognizedModel starter = StarterModels.model();
        try (ModelFolder folder = ModelFolder.open(StarterModels.folder())) {
            Blueprint blueprint = Blueprint.of(starter.outline(), starter.backbone(), tokenizer.vocabulary());
            model = Model.build(torch, blueprint, ModelWeights.of(WeightSource.of(folder.weights())), List.of(), 1);
        }
    }

    @AfterAll
    static void close() {
        model.close();
        tokenizer.close();
        torch.close();
    }

    private static EncodedBatch batch(NDManager memory) {
        List<Unit> units = new ArrayList<>();
        for (List<EncodedRow> rows : new RowEncoder(tokenizer, 512).encode(TEXTS)) {
            units.add(new Unit(units.size(), 0, rows, Target.none()));
        }
        return model.batch(units, memory);
    }

    @Test
    void hiddenStatesEqualThoseOfOnnxRuntime() throws IOException, OrtException {
        try (NDManager memory = torch.newScope()) {
            EncodedBatch batch = batch(memory);

            NDArray ours = model.pass(batch, PassOptions.exact()).features();
            NDArray theirs = memory.create(onnxRuntime(batch.tokens()), ours.getShape());

            NDArray difference =
                    ours.sub(theirs).abs().mul(batch.tokens().mask().expandDims(2));
            assertThat(difference.max().getFloat()).isLessThan(1e-4f);
            assertThat(ours.abs().max().getFloat()).isGreaterThan(1f);
        }
    }

    @Test
    void bfloat16StaysClose() {
        try (NDManager memory = torch.newScope()) {
            EncodedBatch batch = batch(memory);

            NDArray exact = model.pass(batch, PassOptions.exact()).features();
            NDArray rounded = model.pass(batch, PassOptions.evaluation(true)).features();

            assertThat(rounded.sub(exact).abs().mean().getFloat()).isBetween(1e-6f, 1e-2f);
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
