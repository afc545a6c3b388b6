package dev.headstock.trainer.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.GenerationState;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.SimpleHead;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A decoder of its own with one head: causal attention to what it has written, and attention to the source. */
record Decoding(int width, int vocabulary, String wordEmbeddings, GenerationSettings settings)
        implements SimpleHead.FirstScore, Generator {

    @Override
    public List<InputSequence> sequences(Example example) {
        return List.of(InputSequence.of(example.texts()).withDecoderTarget(text(example)));
    }

    private static @Nullable String text(Example example) {
        return example.value(ColumnRole.TARGET_TEXT)
                .map(Cell::strings)
                .filter(texts -> !texts.isEmpty())
                .map(texts -> texts.get(0))
                .orElse(null);
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return text(example) == null ? Target.none() : Target.ofIds(rows.get(0).targetIds());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of("self.query", "self.key", "self.value", "source.query", "source.key", "source.value").stream()
                .map(name -> new ParameterSpec(name, new Shape(width, width), new Init.Normal(0.3)))
                .toList();
    }

    @Override
    public NDArray output(NDArray source, Batch batch, HeadPass pass) {
        NDArray targets = batch.decoderTargets();
        NDArray start = targets.get(":,0:1").mul(0).add(NumberTokenizer.CLASS);
        NDArray read = start.concat(targets.get(":,:-1").maximum(0), 1);
        NDArray positions = pass.manager().arange((int) read.getShape().get(1));
        NDArray later = positions
                .expandDims(0)
                .gt(positions.expandDims(1))
                .toType(DataType.FLOAT32, false)
                .mul(-1e9f);
        return logits(read, later, source, batch.tokens().mask(), (name, more) -> more, (name, all) -> all.get(), pass);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return pass.kernels()
                .crossEntropy(output.reshape(-1, vocabulary), batch.target().flatten(), 0)
                .reshape(batch.units(), -1)
                .sum(new int[] {1});
    }

    @Override
    public Optional<Generator> generator() {
        return Optional.of(this);
    }

    @Override
    public int stopTokenId() {
        return NumberTokenizer.SEPARATOR;
    }

    @Override
    public NDArray next(GenerationState state, HeadPass pass) {
        NDArray last = state.length() == 0 ? state.lastIds().mul(0).add(NumberTokenizer.CLASS) : state.lastIds();
        return logits(last, null, state.encoderOutput(), state.encoderMask(), state::cache, state::memoize, pass)
                .get(":,0");
    }

    @FunctionalInterface
    private interface Named<T> {
        NDArray of(String name, T value);
    }

    private NDArray logits(
            NDArray ids,
            @Nullable NDArray later,
            NDArray source,
            NDArray sourceMask,
            Named<NDArray> appended,
            Named<Supplier<NDArray>> once,
            HeadPass pass) {
        Kernels kernels = pass.kernels();
        NDArray table = pass.backboneParameter(wordEmbeddings);
        BinaryOperator<NDArray> project =
                (x, weight) -> kernels.linear(x, weight, null).expandDims(1);
        NDArray x = kernels.embedding(ids, table);
        NDArray keys = appended.of("keys", project.apply(x, pass.parameter("self.key")));
        NDArray values = appended.of("values", project.apply(x, pass.parameter("self.value")));
        NDArray own = project.apply(x, pass.parameter("self.query"));
        x = x.add(kernels.attention(own, keys, values, later, 0).squeeze(1));
        NDArray padding = sourceMask.sub(1).mul(1e9f).expandDims(1).expandDims(1);
        NDArray across = project.apply(x, pass.parameter("source.query"));
        x = x.add(kernels.attention(
                        across,
                        once.of("source.key", () -> project.apply(source, pass.parameter("source.key"))),
                        once.of("source.value", () -> project.apply(source, pass.parameter("source.value"))),
                        padding,
                        0)
                .squeeze(1));
        return kernels.linear(x, table, null);
    }

    @Override
    public String outputShape() {
        return "[batch, target tokens, vocabulary]";
    }
}
