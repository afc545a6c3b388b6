package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.torch.Chunks;
import dev.headstock.trainer.torch.Torch;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A backbone with its adapters, readout and head, and all their arrays. Used from one thread at a time. */
public final class Model implements AutoCloseable {
    private final Torch torch;
    private final Blueprint blueprint;
    private final Map<String, Entry> entries = new HashMap<>();
    private final PlacedAdapters adapters;
    private final Parameters parameters;
    private final AdapterMerge merge;

    private Model(Torch torch, Blueprint blueprint) {
        this.torch = torch;
        this.blueprint = blueprint;
        blueprint.parameters().forEach(entry -> entries.put(entry.path(), entry));
        this.adapters = new PlacedAdapters(blueprint.placements());
        this.parameters = new Parameters(torch.newScope());
        this.merge = new AdapterMerge(blueprint.outline(), adapters, parameters);
    }

    /**
     * @param rules that replace values of the base model; the first that matches a parameter applies
     * @param seed for what has to be drawn
     * @throws IllegalArgumentException when the base model lacks an array or has another shape
     */
    public static Model build(
            Torch torch, Blueprint blueprint, ModelWeights weights, List<InitializationRule> rules, long seed) {
        Model model = new Model(torch, blueprint);
        try {
            Initializer initializer = new Initializer(model.parameters, weights, rules, seed);
            blueprint.parameters().forEach(initializer::fill);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * A model that shares the arrays of this one and has new ones where the blueprint has another head or readout, or parameters that this
     * one lacks. To be closed before this one.
     */
    public Model derive(Blueprint other, ModelWeights weights, long seed) {
        Model model = new Model(torch, other);
        try {
            Initializer initializer = new Initializer(model.parameters, weights, List.of(), seed);
            for (Entry entry : other.parameters()) {
                if (isShared(entry, other)) {
                    model.parameters.share(entry.path(), parameters.get(entry.path()));
                } else {
                    initializer.fill(entry);
                }
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private boolean isShared(Entry entry, Blueprint other) {
        boolean isNew = entry.owner() == Owner.HEAD && other.head() != blueprint.head()
                || entry.owner() == Owner.READOUT && other.readout() != blueprint.readout();
        return !isNew && parameters.has(entry.path()) && shape(entry.path()).equals(entry.shape());
    }

    public Torch torch() {
        return torch;
    }

    public Blueprint blueprint() {
        return blueprint;
    }

    /** The units as arrays of this model, in the given memory, which a pass over them uses too. */
    public EncodedBatch batch(List<Unit> units, NDManager memory) {
        return new EncodedBatch(units, blueprint.layout(), torch.operations(), memory);
    }

    /** A pass over a batch. Nothing is computed yet. */
    public RunPass pass(EncodedBatch batch, PassOptions options) {
        Attention.Tokens tokens = tokens(batch);
        Scope scope = new Scope(torch, parameters, options, batch.memory());
        Attention attention = new Attention(batch.memory(), tokens);
        return new RunPass(
                blueprint,
                scope,
                new BackbonePass(blueprint.outline(), scope, options, adapters, attention, null, batch.modelTokens()),
                batch);
    }

    /** Likewise; keys and values of all tokens, padding and placeholders included, are added to an empty cache. */
    public RunPass pass(EncodedBatch batch, PassOptions options, KeyValueCache cache) {
        if (cache.tokens() > 0) {
            throw new IllegalArgumentException("the cache is not empty: a batch is read from its start");
        }
        Attention.Tokens tokens = tokens(batch);
        cache.announce(tokens.real(), tokens.positions());
        Scope scope = new Scope(torch, parameters, options, batch.memory());
        Attention attention = new Attention(batch.memory(), tokens);
        return new RunPass(
                blueprint,
                scope,
                new BackbonePass(blueprint.outline(), scope, options, adapters, attention, cache, batch.modelTokens()),
                batch);
    }

    private Attention.Tokens tokens(EncodedBatch batch) {
        int rows = batch.modelTokens().rows();
        int count = batch.modelTokens().tokens();
        int[] realTokens = batch.realTokens();
        boolean[][] real = new boolean[rows][count];
        long[][] positions = new long[rows][count];
        int placeholders = batch.layout().placeholders();
        for (int row = 0; row < rows; row++) {
            Arrays.fill(real[row], 0, realTokens[row], true);
            for (int token = 0; token < count; token++) {
                positions[row][token] = token < placeholders
                        ? token
                        : token + (long) batch.layout().positionOffset();
            }
        }
        return new Attention.Tokens(rows, 0, count, real, positions, batch.sources());
    }

    /**
     * A pass over further tokens, ids [rows, n], that attend to everything real in the cache and to the ones before them. They are added
     * to the cache. {@link RunPass#features} are those of these tokens, [rows, n, width].
     *
     * @param ids their memory is that of the pass
     */
    public RunPass pass(NDArray ids, PassOptions options, KeyValueCache cache) {
        NDManager memory = ids.getManager();
        int rows = Math.toIntExact(ids.getShape().get(0));
        int count = Math.toIntExact(ids.getShape().get(1));
        int cached = cache.tokens();
        boolean[][] real = new boolean[rows][count];
        long[][] positions = new long[rows][count];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(real[row], true);
            long next = cache.nextPosition(row);
            for (int token = 0; token < count; token++) {
                positions[row][token] = next + token;
            }
        }
        cache.announce(real, positions);
        Attention.Tokens tokens = new Attention.Tokens(
                rows, cached, count, copy(cache.real()), cache.positions().clone(), null);
        boolean hasTypes = blueprint.outline().tokenTypes() > 1;
        ContinuedTokens batch = new ContinuedTokens(ids, positions, tokens.positions(), hasTypes, memory);
        Scope scope = new Scope(torch, parameters, options, memory);
        return new RunPass(
                blueprint,
                scope,
                new BackbonePass(
                        blueprint.outline(), scope, options, adapters, new Attention(memory, tokens), cache, batch),
                null);
    }

    private static boolean[][] copy(boolean[][] rows) {
        return Arrays.stream(rows).map(boolean[]::clone).toArray(boolean[][]::new);
    }

    /** From now on only these take part in differentiation; constants never do. */
    public void train(Collection<String> paths) {
        Set<String> trained = Set.copyOf(paths);
        for (String path : parameters.paths()) {
            NDArray array = parameters.get(path);
            boolean trains = trained.contains(path) && !isConstant(path);
            if (array.hasGradient() != trains) {
                array.setRequiresGradient(trains);
            }
        }
    }

    private boolean isConstant(String path) {
        Entry entry = entries.get(path);
        return entry != null && entry.spec() != null && !entry.spec().trainable();
    }

    /** The array itself, for updates in place and gradients; it belongs to the model. */
    /** Whether any pass over this model has read the parameter. */
    public boolean wasRead(String path) {
        return parameters.wasViewed(path);
    }

    public NDArray parameter(String path) {
        return parameters.get(path);
    }

    public boolean has(String path) {
        return parameters.has(path);
    }

    /** Of all arrays, in the order of {@link Blueprint#parameters}. */
    public Set<String> paths() {
        return parameters.paths();
    }

    /** Whether an array is the base model's, and not one of an adapter, readout, head or interceptor. */
    public boolean isOfBase(String path) {
        Entry entry = entries.get(path);
        return entry != null && entry.owner() == Owner.BACKBONE;
    }

    public Shape shape(String path) {
        return parameters.get(path).getShape();
    }

    public long parameterCount() {
        return parameters.count();
    }

    /** An array's numbers, copied when they are asked for. */
    public FloatSource numbers(String path) {
        return Chunks.of(parameters.get(path));
    }

    /** A copy of an array's numbers, for arrays that are known to be small. */
    public float[] values(String path) {
        return parameters.get(path).toFloatArray();
    }

    /** Whether all adapters can be merged, so that a merged model computes the same without them. */
    public boolean isMergeable() {
        try (NDManager memory = torch.newScope()) {
            return Torch.unrecorded(() -> merge.isComplete(memory));
        }
    }

    /** A parameter of the backbone with the adapters that can be merged into it, in new memory. */
    public NDArray merged(String path, NDManager memory) {
        return Torch.unrecorded(() -> merge.merged(path, memory));
    }

    /** The same as numbers, computed when they are asked for. */
    public FloatSource mergedNumbers(String path) {
        return sink -> {
            try (NDManager memory = torch.newScope()) {
                Chunks.of(merged(path, memory)).forEachChunk(sink);
            }
        };
    }

    /**
     * Merges and drops every adapter that can be merged; afterwards only other adapters run.
     *
     * @return how many were merged
     */
    public int merge() {
        try (NDManager memory = torch.newScope()) {
            return Torch.unrecorded(() -> merge.apply(memory));
        }
    }

    @Override
    public void close() {
        parameters.close();
    }
}
