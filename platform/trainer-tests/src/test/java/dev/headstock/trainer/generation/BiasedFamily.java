package dev.headstock.trainer.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.AttentionOptions;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.plugins.bert.BertFamily;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** BERT with a bias of zeros between the tokens of a pass, which does not cover cached keys: what the model computes is the same. */
final class BiasedFamily implements ModelFamily<BertFamily.Options> {
    private final BertFamily bert = new BertFamily();

    @Override
    public String id() {
        return bert.id();
    }

    @Override
    public String title() {
        return bert.title();
    }

    @Override
    public String summary() {
        return bert.summary();
    }

    @Override
    public BertFamily.Options defaults() {
        return bert.defaults();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        return bert.outline(manifest);
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        return bert.mapTensor(tensorName);
    }

    @Override
    public Backbone backbone(ModelOutline outline, BertFamily.Options options) {
        return new Biased(bert.backbone(outline, options));
    }

    private record Biased(Backbone real) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            return real.embed(batch, pass);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            return real.layer(index, hidden, batch, new WithBias(pass));
        }
    }

    private record WithBias(ModelPass pass) implements ModelPass {
        @Override
        public NDArray attend(int layer, NDArray query, NDArray key, NDArray value, AttentionOptions options) {
            long tokens = query.getShape().get(2);
            NDArray bias = pass.manager().zeros(new Shape(1, query.getShape().get(1), tokens, tokens));
            return pass.attend(layer, query, key, value, options.withBias(bias));
        }

        @Override
        public NDArray parameter(String name) {
            return pass.parameter(name);
        }

        @Override
        public Kernels kernels() {
            return pass.kernels();
        }

        @Override
        public NDManager manager() {
            return pass.manager();
        }

        @Override
        public boolean isTraining() {
            return pass.isTraining();
        }

        @Override
        public double random(String name) {
            return pass.random(name);
        }

        @Override
        public double hiddenDropout() {
            return pass.hiddenDropout();
        }

        @Override
        public NDArray applyAdapters(int layer, SiteRole role, NDArray input, NDArray output) {
            return pass.applyAdapters(layer, role, input, output);
        }

        @Override
        public NDArray addResidual(int layer, SiteRole role, NDArray stream, NDArray change) {
            return pass.addResidual(layer, role, stream, change);
        }

        @Override
        public NDArray addResidualAndNorm(
                int layer, SiteRole role, NDArray stream, NDArray change, UnaryOperator<NDArray> norm) {
            return pass.addResidualAndNorm(layer, role, stream, change, norm);
        }

        @Override
        public NDArray memoize(String name, Supplier<NDArray> compute) {
            return pass.memoize(name, compute);
        }
    }
}
