package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.headstock.api.Adapter;
import dev.headstock.api.Backbone;
import dev.headstock.api.Head;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterInfo;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Readout;
import dev.headstock.api.Site;
import dev.headstock.api.TokenBatch;
import dev.headstock.trainer.pretrained.Numbers;
import dev.headstock.trainer.engine.Placements.Placed;
import dev.headstock.trainer.planning.ResolvedRun;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A backbone with its adapters and its head, and all their arrays. */
public final class Model implements AutoCloseable {
    /** Where the head's parameters act: above every layer. */
    static final int HEAD = Integer.MAX_VALUE;

    private static final String HEAD_PREFIX = "head.";

    private final Torch torch;
    private final Blueprint blueprint;
    private final Placements placements;
    private final Parameters parameters;
    private final Set<String> basePaths;
    private final Map<String, Integer> layerOf = new HashMap<>();

    /**
     * What a model is made of, without its weights.
     *
     * @param adapters at each chosen site
     */
    public record Blueprint(
            ModelOutline outline, Backbone backbone, Head head, Map<Site, Adapter> adapters, Readout readout) {

        public static Blueprint of(ResolvedRun run) {
            return new Blueprint(
                    run.outline(),
                    run.backbone(),
                    run.head(),
                    run.adapters(),
                    run.plan().readout());
        }

        /** How many layers the head needs. */
        int layers() {
            return readout.layers(outline);
        }
    }

    private Model(Torch torch, Blueprint blueprint) {
        this.torch = torch;
        this.blueprint = blueprint;
        this.placements = new Placements(blueprint.adapters());
        this.parameters = new Parameters(torch.newMemory());
        this.basePaths = blueprint.outline().parameters().stream()
                .map(ParameterInfo::path)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @param weights arrays of the base model, and of adapters and head where they were trained before
     * @param seed for what has to be drawn
     */
    public static Model build(Torch torch, Blueprint blueprint, PretrainedArrays weights, long seed) {
        var model = new Model(torch, blueprint);
        try {
            model.fill(weights, seed);
            model.findLayers();
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void fill(PretrainedArrays weights, long seed) {
        for (ParameterInfo info : blueprint.outline().parameters()) {
            parameters.load(info.path(), info.shape(), weights);
        }
        for (Placed placed : placements.all()) {
            create(placed.site().path() + ".", placed.adapter().parameters(), weights, seed);
        }
        create(HEAD_PREFIX, blueprint.head().parameters(), weights, seed);
    }

    private void create(String prefix, List<ParameterSpec> specs, PretrainedArrays weights, long seed) {
        for (ParameterSpec spec : specs) {
            String path = prefix + spec.name();
            if (weights.find(path).isPresent()) {
                parameters.load(path, spec.shape(), weights);
            } else {
                parameters.create(path, spec.shape(), spec.init(), seed, weights);
            }
        }
    }

    /** Runs two tokens through the model and notes which layer reads which array. */
    private void findLayers() {
        int[] layer = {-1};
        Consumer<String> note = path -> layerOf.putIfAbsent(path, layer[0]);
        try (NDManager memory = torch.newMemory()) {
            TokenBatch batch = EncodedText.batch(List.of(new EncodedText(new int[2], new int[2], false)), memory);
            RunPass pass = pass(memory, Mode.EVALUATION, note);
            NDArray hidden = blueprint.backbone().embed(batch, pass);
            for (layer[0] = 0; layer[0] < blueprint.layers(); layer[0]++) {
                hidden = blueprint.backbone().layer(layer[0], hidden, batch, pass);
            }
            layer[0] = HEAD;
            blueprint.head().output(blueprint.head().reduce(hidden, batch, pass.kernels()), pass);
        }
    }

    /**
     * How to run.
     *
     * @param bf16 whether linear layers multiply in bfloat16
     */
    record Mode(boolean training, boolean bf16, double hiddenDropout, double attentionDropout) {
        /** Exact and without dropout. */
        static final Mode EVALUATION = new Mode(false, false, 0, 0);

        Mode withoutTraining() {
            return new Mode(false, bf16, 0, 0);
        }

        private Mode inFp32() {
            return new Mode(training, false, hiddenDropout, attentionDropout);
        }
    }

    /** One run over one batch; what it makes lives in {@code memory}. */
    RunPass pass(NDManager memory, Mode mode) {
        return pass(memory, mode, path -> {});
    }

    /** Likewise for the head, always in fp32: it is small, and its scores are what people see. */
    RunPass headPass(NDManager memory, Mode mode) {
        return pass(memory, mode.inFp32());
    }

    private RunPass pass(NDManager memory, Mode mode, Consumer<String> reader) {
        parameters.closeResultsWith(memory);
        var kernels = new TorchKernels(torch.operations(), memory, mode.bf16(), mode.training());
        return new RunPass(
                parameters,
                placements,
                kernels,
                mode.training(),
                mode.hiddenDropout(),
                mode.attentionDropout(),
                reader);
    }

    /**
     * The token vectors that the head reads, [batch, tokens, width].
     *
     * @param recordFrom the lowest layer with a learning parameter, {@link #HEAD} for none: below it nothing is recorded for
     *     differentiation, and each layer's arrays are given back when it has run
     */
    NDArray hidden(TokenBatch batch, RunPass pass, int recordFrom) {
        Backbone backbone = blueprint.backbone();
        NDArray hidden = recordFrom <= -1
                ? recorded(() -> backbone.embed(batch, pass))
                : unrecorded(batch, List.of(), () -> backbone.embed(batch, pass));
        for (int layer = 0; layer < blueprint.layers(); layer++) {
            int index = layer;
            NDArray input = hidden;
            hidden = recordFrom <= layer
                    ? recorded(() -> backbone.layer(index, input, batch, pass))
                    : unrecorded(batch, List.of(input), () -> backbone.layer(index, input, batch, pass));
        }
        return hidden;
    }

    private static NDArray recorded(Supplier<NDArray> layer) {
        JniUtils.setGradMode(true);
        try {
            return layer.get();
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /**
     * Runs a layer without a way back: only its result stays in the batch's memory.
     *
     * @param inputs of this layer alone, given back as well
     */
    private NDArray unrecorded(TokenBatch batch, List<NDArray> inputs, Supplier<NDArray> layer) {
        List<NDArray> shared = List.of(batch.ids(), batch.types(), batch.mask(), batch.attentionBias());
        NDManager owner = batch.ids().getManager();
        try (NDManager scratch = torch.newMemory()) {
            // A result belongs to the memory of the operation's first array.
            shared.forEach(array -> array.attach(scratch));
            inputs.forEach(array -> array.attach(scratch));
            NDArray output = layer.get();
            output.attach(owner);
            shared.forEach(array -> array.attach(owner));
            return output;
        }
    }

    /** The layer where a parameter acts, −1 for the embeddings, {@link #HEAD} for the head and for what is never read. */
    int layerOf(String path) {
        return layerOf.getOrDefault(path, HEAD);
    }

    /** Whether the forward pass reads this parameter at all. */
    public boolean uses(String path) {
        return layerOf.containsKey(path);
    }

    public Blueprint blueprint() {
        return blueprint;
    }

    Head head() {
        return blueprint.head();
    }

    Parameters parameters() {
        return parameters;
    }

    public Torch torch() {
        return torch;
    }

    public long parameterCount() {
        return parameters.count();
    }

    /** Of all arrays: the base model's in the order of the forward pass, then adapters, then the head's. */
    public Set<String> paths() {
        return parameters.paths();
    }

    /** Whether an array is the base model's, and not an adapter's or the head's. */
    public boolean isOfBase(String path) {
        return basePaths.contains(path);
    }

    public Shape shape(String path) {
        return parameters.get(path).getShape();
    }

    /** An array's numbers, copied when they are asked for. */
    public Numbers numbers(String path) {
        return Pieces.of(parameters.get(path));
    }

    /** A copy of an array's numbers, for arrays that are known to be small. */
    public float[] values(String path) {
        return parameters.get(path).toFloatArray();
    }

    /** Whether all adapters can be merged, so that a merged model computes the same without them. */
    public boolean isMergeable() {
        return placements.all().stream().allMatch(this::isMergeable);
    }

    /** A matrix that several sites share, as in ALBERT, cannot take up what is meant for one of them. */
    private boolean isMergeable(Placed placed) {
        return placed.adapter().weightChange().isPresent()
                && Collections.frequency(blueprint.outline().weights().values(), weightPath(placed)) == 1;
    }

    /** An array's numbers, with the change of an adapter that can be merged into it. */
    public Numbers mergedNumbers(String path) {
        return placements.all().stream()
                .filter(this::isMergeable)
                .filter(placed -> weightPath(placed).equals(path))
                .findFirst()
                .map(this::mergedNumbers)
                .orElseGet(() -> numbers(path));
    }

    private Numbers mergedNumbers(Placed placed) {
        return sink -> {
            try (NDManager memory = torch.newMemory()) {
                Pieces.of(merged(placed, memory)).forEachPiece(sink);
            }
        };
    }

    /** Merges and drops every adapter that is a change of a weight matrix of its own; afterwards only other adapters run. */
    public void merge() {
        for (Placed placed : List.copyOf(placements.all())) {
            if (isMergeable(placed)) {
                try (NDManager memory = torch.newMemory()) {
                    merged(placed, memory).copyTo(parameters.get(weightPath(placed)));
                }
                placements.remove(placed);
            }
        }
    }

    private NDArray merged(Placed placed, NDManager memory) {
        NDArray sum = parameters.get(weightPath(placed)).duplicate();
        sum.attach(memory);
        return sum.addi(change(placed, memory));
    }

    /** What an adapter adds to the matrix at its site. */
    private NDArray change(Placed placed, NDManager memory) {
        return placed.adapter().weightChange().orElseThrow().of(name -> {
            String path = placed.site().path() + "." + name;
            return memory.create(values(path), shape(path));
        });
    }

    private String weightPath(Placed placed) {
        return blueprint
                .outline()
                .weightAt(placed.site())
                .orElseThrow(() -> new IllegalStateException(
                        "an adapter at %s changes a weight matrix, but there is none".formatted(placed.site())));
    }

    @Override
    public void close() {
        parameters.close();
    }
}
