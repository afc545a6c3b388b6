package dev.headstock.trainer.engine;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Adapter;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.CheckpointManifest;
import dev.headstock.api.DatasetSchema;
import dev.headstock.api.DatasetSchema.Column;
import dev.headstock.api.DatasetSchema.Purpose;
import dev.headstock.api.Example;
import dev.headstock.api.Head;
import dev.headstock.api.Init;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Readout;
import dev.headstock.api.Site;
import dev.headstock.api.TuningPlan;
import dev.headstock.api.TuningStrategy;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.trainer.pretrained.Numbers;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays.Pretrained;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** BERTs with random weights, small enough to train in a test. */
final class TinyModels {
    static final List<String> CLASSES = List.of("ham", "spam");

    private TinyModels() {}

    static ModelOutline outline(int layers, int width) {
        return outline(layers, width, 2, 4 * width, 100, 32);
    }

    static ModelOutline outline(int layers, int width, int heads, int inner, int vocabulary, int positions) {
        Map<String, Object> config = Map.of(
                "model_type", "bert",
                "num_hidden_layers", layers,
                "hidden_size", width,
                "num_attention_heads", heads,
                "intermediate_size", inner,
                "vocab_size", vocabulary,
                "max_position_embeddings", positions,
                "type_vocab_size", 2);
        return new BertFamily()
                .outline(new CheckpointManifest(config, shapes(layers, width, inner, vocabulary, positions)))
                .orElseThrow();
    }

    private static Map<String, Shape> shapes(int layers, int width, int inner, int vocabulary, int positions) {
        Map<String, Shape> shapes = new HashMap<>();
        shapes.put("embeddings.word_embeddings.weight", new Shape(vocabulary, width));
        shapes.put("embeddings.position_embeddings.weight", new Shape(positions, width));
        shapes.put("embeddings.token_type_embeddings.weight", new Shape(2, width));
        norm(shapes, "embeddings.LayerNorm", width);
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.layer." + i;
            for (String name : List.of("self.query", "self.key", "self.value", "output.dense")) {
                linear(shapes, layer + ".attention." + name, width, width);
            }
            norm(shapes, layer + ".attention.output.LayerNorm", width);
            linear(shapes, layer + ".intermediate.dense", inner, width);
            linear(shapes, layer + ".output.dense", width, inner);
            norm(shapes, layer + ".output.LayerNorm", width);
        }
        return shapes;
    }

    private static void linear(Map<String, Shape> shapes, String path, int out, int in) {
        shapes.put(path + ".weight", new Shape(out, in));
        shapes.put(path + ".bias", new Shape(out));
    }

    private static void norm(Map<String, Shape> shapes, String path, int width) {
        shapes.put(path + ".weight", new Shape(width));
        shapes.put(path + ".bias", new Shape(width));
    }

    /** Weights as BERT draws them, from a seed. */
    static PretrainedArrays weights(ModelOutline outline, long seed) {
        Map<String, Shape> shapes = new HashMap<>();
        outline.parameters().forEach(parameter -> shapes.put(parameter.path(), parameter.shape()));
        return path -> Optional.ofNullable(shapes.get(path))
                .map(shape -> new Pretrained(shape, Numbers.of(draw(path, shape, seed))));
    }

    private static float[] draw(String path, Shape shape, long seed) {
        Init init = path.endsWith("LayerNorm.weight")
                ? Init.ONES
                : path.endsWith("bias") ? Init.ZEROS : new Init.Normal(0.1);
        return InitialValues.draw(init, (int) shape.size(), Seeds.of(seed, path, 0));
    }

    static DatasetSchema schema() {
        return new DatasetSchema(
                List.of(new Column("text", Purpose.TEXT, List.of()), new Column("label", Purpose.LABEL, CLASSES)));
    }

    static Head twoClassHead(ModelOutline outline) {
        return head(outline, Pooling.MEAN, 0.1);
    }

    static Head head(ModelOutline outline, Pooling pooling, double dropout) {
        return new SequenceClassification().build(outline, schema(), new Options(pooling, dropout));
    }

    static Blueprint blueprint(ModelOutline outline, Map<Site, Adapter> adapters) {
        var family = new BertFamily();
        return new Blueprint(
                outline,
                family.backbone(outline, family.defaults()),
                twoClassHead(outline),
                adapters,
                new Readout.Last());
    }

    static Model build(Torch torch, Blueprint blueprint) {
        return Model.build(torch, blueprint, weights(blueprint.outline(), 7), 7);
    }

    /** A strategy's plan for a blueprint. */
    static <O extends Record> TuningPlan plan(TuningStrategy<O> strategy, Blueprint blueprint) {
        return strategy.plan(blueprint.outline(), blueprint.adapters().keySet(), strategy.defaults());
    }

    static <O extends Record> Map<Site, Adapter> place(AdapterPlacement<O> placement, ModelOutline outline) {
        return placement.place(outline, placement.defaults());
    }

    static TrainingSettings settings(int epochs, double learningRate, double dropout) {
        return new TrainingSettings(
                epochs, 8, 32, learningRate, 0.01, 0.1, 1, dropout, dropout, TrainingSettings.Precision.FP32, 1, 1, 42);
    }

    /** Texts of random words; those of one class hold the words 5 or 6, those of the other 7 or 8. */
    static EncodedExamples examples(int count, long seed) {
        var random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        List<EncodedText> texts = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            int number = row % CLASSES.size();
            int[] ids = random.ints(4 + random.nextInt(12), 10, 100).toArray();
            ids[random.nextInt(ids.length)] = 5 + 2 * number + random.nextInt(2);
            examples.add(new Example(row, "", null, CLASSES.get(number)));
            texts.add(new EncodedText(ids, new int[ids.length], false));
        }
        return new EncodedExamples(examples, texts);
    }
}
