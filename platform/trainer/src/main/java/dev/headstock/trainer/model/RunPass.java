package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.tuning.ForwardPass.AttentionStates;
import dev.headstock.api.tuning.Readout;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.torch.Torch;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model reading one batch. Each result is computed when it is first asked for and kept: features need the backbone, the output needs the
 * features, the loss needs the output. Everything belongs to the memory of the batch. Several passes may be open at the same time.
 */
public final class RunPass {
    private final Blueprint blueprint;
    private final Scope scope;
    private final BackbonePass backbonePass;
    private final PassOptions options;
    private final @Nullable EncodedBatch batch;
    private final List<Integer> readLayers;
    private final Map<Integer, NDArray> readOutputs = new HashMap<>();
    private final Map<Integer, NDArray> watched = new HashMap<>();
    private int startLayer = -1;
    private @Nullable NDArray startOutput;
    private @Nullable List<NDArray> pooled;
    private @Nullable NDArray features;
    private @Nullable NDArray output;
    private @Nullable NDArray loss;

    /** @param batch null for tokens that continue cached ones */
    RunPass(Blueprint blueprint, Scope scope, BackbonePass backbonePass, @Nullable EncodedBatch batch) {
        this.blueprint = blueprint;
        this.scope = scope;
        this.backbonePass = backbonePass;
        this.options = backbonePass.options();
        this.batch = batch;
        this.readLayers = blueprint.readout().layers(blueprint.outline());
    }

    /** @throws IllegalStateException for tokens that continue cached ones: they are no units */
    public EncodedBatch batch() {
        if (batch == null) {
            throw new IllegalStateException("a continuation has no units");
        }
        return batch;
    }

    public PassOptions options() {
        return options;
    }

    /**
     * Takes what the readout's layers give after pooling in place of running the backbone, such as cached features.
     *
     * @param arrays one per layer of the readout
     */
    public RunPass withPooled(List<NDArray> arrays) {
        pooled = List.copyOf(arrays);
        return this;
    }

    /** Starts above a layer whose output is known, [rows, model tokens, width], placeholders included. */
    public RunPass withHidden(int layer, NDArray hidden) {
        startLayer = layer;
        startOutput = hidden;
        return this;
    }

    /** Runs the backbone, if that has not happened yet. */
    public void run() {
        if (pooled != null) {
            return;
        }
        scope.beginDropout("dropout");
        int last = highest(readLayers);
        int top = Math.max(last, Math.max(highest(options.watchedLayers()), highest(options.attentionLayers())));
        NDArray hidden = startOutput;
        int layer = startLayer;
        if (hidden == null) {
            hidden = changedEmbeddings(step(
                    -1,
                    () -> ReturnedArrays.floats(
                            backbone(), "embed()", backbone().embed(tokens(), backbonePass), tokenShape())));
            layer = -1;
        }
        deliver(layer, hidden, last);
        while (layer < top) {
            int next = ++layer;
            NDArray input = hidden;
            hidden = step(
                    next,
                    () -> ReturnedArrays.floats(
                            backbone(),
                            "layer()",
                            backbone().layer(next, scope.view(input), tokens(), backbonePass),
                            tokenShape()));
            if (!options.recordsLayer(next) && !isKept(input)) {
                input.close();
            }
            deliver(next, hidden, last);
        }
        pooled = readLayers.stream().map(this::readOutput).toList();
    }

    private NDArray readOutput(int layer) {
        NDArray array = readOutputs.get(layer);
        if (array == null) {
            throw new IllegalStateException("layer %d was not run, which the readout reads".formatted(layer));
        }
        return array;
    }

    private static int highest(Iterable<Integer> layers) {
        int highest = -1;
        for (int layer : layers) {
            highest = Math.max(highest, layer);
        }
        return highest;
    }

    private boolean isKept(NDArray array) {
        return array == startOutput || holds(watched, array) || holds(readOutputs, array);
    }

    /** By identity: arrays that are equal need not be one. */
    private static boolean holds(Map<Integer, NDArray> arrays, NDArray array) {
        for (NDArray each : arrays.values()) {
            if (each == array) {
                return true;
            }
        }
        return false;
    }

    private NDArray step(int layer, Supplier<NDArray> body) {
        return options.recordsLayer(layer) ? Torch.recorded(body) : scope.unrecorded(body);
    }

    private NDArray changedEmbeddings(NDArray embeddings) {
        UnaryOperator<NDArray> change = options.embeddings();
        if (change == null) {
            return embeddings;
        }
        return recordedIfAny(() -> {
            int placeholders = placeholders();
            if (placeholders == 0) {
                return change.apply(embeddings);
            }
            NDIndex first = new NDIndex().addAllDim().addSliceDim(0, placeholders);
            return embeddings.get(first).concat(change.apply(text(embeddings, 1)), 1);
        });
    }

    /** Keeps of a layer's output what is asked for. */
    private void deliver(int layer, NDArray hidden, int last) {
        boolean isWatched = options.watchedLayers().contains(layer);
        boolean isRead = readLayers.contains(layer);
        int layers = outline().layers();
        // The model's last output is normalized wherever it is read; a lower one only where the model ends there.
        boolean isModelsLast = layer == layers - 1;
        boolean isLast = layer == last && (layer >= 0 || layers == 0);
        boolean normalizes = isRead && isLast || isModelsLast && isWatched;
        NDArray end = normalizes
                ? step(
                        layers,
                        () -> ReturnedArrays.floats(
                                backbone(),
                                "afterLastLayer()",
                                backbone().afterLastLayer(scope.view(hidden), tokens(), backbonePass),
                                tokenShape()))
                : hidden;
        if (isWatched) {
            watched.put(layer, text(isModelsLast ? end : hidden, 1));
        }
        if (isRead) {
            readOutputs.put(layer, pool(layer, isLast ? end : hidden));
        }
    }

    private NDArray pool(int layer, NDArray hidden) {
        if (batch == null) {
            return text(hidden, 1);
        }
        Pooling pooling = blueprint.pooling();
        return step(layer, () -> {
            NDArray text = text(scope.view(hidden), 1);
            return ReturnedArrays.pooled(pooling, pooling.apply(text, batch, scope.kernels(false)), text.getShape());
        });
    }

    private int placeholders() {
        return batch == null ? 0 : blueprint.layout().placeholders();
    }

    /** Without placeholders, which are the first along a dimension. */
    private NDArray text(NDArray array, int dimension) {
        if (placeholders() == 0) {
            return array;
        }
        NDIndex rest = new NDIndex();
        for (int before = 0; before < dimension; before++) {
            rest.addAllDim();
        }
        return array.get(rest.addSliceDim(placeholders(), array.getShape().get(dimension)));
    }

    private <T> T recordedIfAny(Supplier<T> body) {
        return options.isRecording() ? Torch.recorded(body) : Torch.unrecorded(body);
    }

    /** What the readout's layers give after pooling, in their order. */
    public List<NDArray> pooled() {
        run();
        return pooled == null ? List.of() : Collections.unmodifiableList(pooled);
    }

    /** What the head reads. */
    public NDArray features() {
        if (features == null) {
            List<NDArray> layers = pooled();
            Pass pass = new ComponentPass(scope, options, ParameterPaths.READOUT);
            Readout readout = blueprint.readout();
            features = recordedIfAny(() ->
                    ReturnedArrays.combined(readout, readout.combine(layers, pass), layers, readout.width(outline())));
        }
        return features;
    }

    /** The head's output. */
    public NDArray output() {
        if (output == null) {
            NDArray read = features();
            Head head = blueprint.requireHead();
            scope.beginDropout("dropout of the head");
            output = recordedIfAny(() -> ReturnedArrays.perRowOrUnit(
                    head,
                    "output()",
                    head.output(read, batch(), headPass()),
                    DataType.FLOAT32,
                    batch().rows().size(),
                    batch().units()));
        }
        return output;
    }

    /** [units]: the head's loss; 0 for units without a target. */
    public NDArray loss() {
        if (loss == null) {
            EncodedBatch units = batch();
            if (units.hasLabeled()) {
                NDArray computed = output();
                loss = recordedIfAny(() -> {
                    Head head = blueprint.requireHead();
                    NDArray all = ReturnedArrays.floats(
                            head, "loss()", head.loss(computed, units, headPass()), units.units());
                    return units.isLabeled() ? all : all.mul(units.labeledMask());
                });
            } else {
                loss = units.memory().zeros(new Shape(units.units()));
            }
        }
        return loss;
    }

    /** What {@code Head.decode} needs of the output. */
    public NDArray scores() {
        NDArray computed = output();
        Head head = blueprint.requireHead();
        return Torch.unrecorded(() -> ReturnedArrays.perRowOrUnit(
                head,
                "scores()",
                head.scores(computed, batch(), headPass()),
                null,
                batch().rows().size(),
                batch().units()));
    }

    /** The output of a watched layer, [rows, tokens, width], without placeholders; the model's last one is normalized at its end. */
    public NDArray hidden(int layer) {
        run();
        NDArray found = watched.get(layer);
        if (found == null) {
            throw new IllegalArgumentException("layer %d is not watched".formatted(layer));
        }
        return found;
    }

    /** Queries, keys and values of a watched layer, without placeholders and prefixes. */
    public AttentionStates attention(int layer) {
        run();
        AttentionStates found = backbonePass.states(layer);
        if (found == null) {
            throw new IllegalArgumentException("layer %d does not attend, or is not watched".formatted(layer));
        }
        return recordedIfAny(
                () -> new AttentionStates(text(found.query(), 2), text(found.key(), 2), text(found.value(), 2)));
    }

    /** What each token of a watched layer attends to, [rows, heads, tokens, keys]; rows of a prefix are the first keys. */
    public NDArray attentionWeights(int layer) {
        run();
        NDArray found = backbonePass.attentionWeights(layer);
        if (found == null) {
            throw new IllegalArgumentException("layer %d does not attend, or is not watched".formatted(layer));
        }
        return found;
    }

    /** What the adapter at a site published. */
    public Optional<NDArray> published(Site site, String name) {
        run();
        return backbonePass.published().at(site, name);
    }

    /** The pass as the head sees it. */
    public HeadPass headPass() {
        return new ComponentPass(scope, options, ParameterPaths.HEAD);
    }

    /** The pass as an interceptor sees it: names are those of its own parameters. */
    public Pass interceptorPass(String id) {
        return new ComponentPass(scope, options, ParameterPaths.interceptor(id));
    }

    /** Of what the backbone computes. */
    private long[] tokenShape() {
        Shape ids = tokens().ids().getShape();
        return new long[] {ids.get(0), ids.get(1), outline().width()};
    }

    private ModelOutline outline() {
        return blueprint.outline();
    }

    private Backbone backbone() {
        return blueprint.backbone();
    }

    private TokenBatch tokens() {
        return backbonePass.tokens();
    }
}
