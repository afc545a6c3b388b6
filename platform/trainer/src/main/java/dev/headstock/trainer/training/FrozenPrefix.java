package dev.headstock.trainer.training;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.tuning.Readout;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.features.CachedFeatures;
import dev.headstock.trainer.features.FeatureSource;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.training.steps.StepPasses;
import java.util.List;
import java.util.Optional;

/** What the frozen layers below the trained ones compute, without dropout: cached where the run asks for it. */
final class FrozenPrefix implements AutoCloseable {
    private final Model reader;
    private final int layer;
    private final CachedFeatures features;

    private FrozenPrefix(Model reader, int layer, CachedFeatures features) {
        this.reader = reader;
        this.layer = layer;
        this.features = features;
    }

    /**
     * @param layer the highest frozen one, −1 for the embeddings
     * @return empty where an adapter or replaced input tokens make the cache impossible
     */
    static Optional<FrozenPrefix> open(
            Model model, int layer, UnitSet units, TrainingData data, PassOptions options, long seed) {
        Blueprint whole = model.blueprint();
        Blueprint below = new Blueprint(
                        whole.outline(),
                        new WithoutFinalNorm(whole.backbone()),
                        whole.layout(),
                        whole.placements(),
                        whole.readout(),
                        whole.head(),
                        whole.parameters())
                .withReadout(Readout.layer(layer))
                .withHead(new TokenReader());
        if (!CachedFeatures.isPossible(below, units)) {
            return Optional.empty();
        }
        Model reader = model.derive(below, ModelWeights.of(data.base()), seed);
        FeatureSource source =
                new FeatureSource(data.source().weights(), data.source().family() + " without its final norm", "");
        return Optional.of(new FrozenPrefix(reader, layer, data.cache().open(source, reader, units, options)));
    }

    StepPasses.Prefix forSteps() {
        return new StepPasses.Prefix(layer, features);
    }

    @Override
    public void close() {
        try (reader) {
            features.close();
        }
    }

    /** Stops at a layer in the middle of the model, where nothing is normalized at the end. */
    private record WithoutFinalNorm(Backbone whole) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            return whole.embed(batch, pass);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            return whole.layer(index, hidden, batch, pass);
        }
    }

    /** Reads every token, and predicts nothing. */
    private record TokenReader() implements Head {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.none();
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return features;
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            throw new UnsupportedOperationException("only reads features");
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            throw new UnsupportedOperationException("only reads features");
        }

        @Override
        public List<Metric> metrics() {
            return List.of();
        }

        @Override
        public MetricAccumulator newAccumulator() {
            throw new UnsupportedOperationException("only reads features");
        }

        @Override
        public String outputShape() {
            return "[batch, tokens, width]";
        }
    }
}
