package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.pretrained.Numbers;
import dev.headstock.trainer.torch.Torch;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A backbone with its adapters, readout and head, and all their arrays. Used from one thread at a time. */
public final class Model implements AutoCloseable {

    /**
     * @param rules that replace values of the base model; the first that matches a parameter applies
     * @param seed for what has to be drawn
     * @throws IllegalArgumentException when the base model lacks an array or has another shape
     */
    public static Model build(
            Torch torch, Blueprint blueprint, ModelWeights weights, List<InitializationRule> rules, long seed) {
        throw new UnsupportedOperationException();
    }

    /**
     * A model that shares the arrays of this one and has new ones where the blueprint has other parameters: another head, another readout.
     * To be closed before this one.
     */
    public Model derive(Blueprint other, ModelWeights weights, long seed) {
        throw new UnsupportedOperationException();
    }

    public Torch torch() {
        throw new UnsupportedOperationException();
    }

    public Blueprint blueprint() {
        throw new UnsupportedOperationException();
    }

    /** The units as arrays of this model, in the given memory, which a pass over them uses too. */
    public EncodedBatch batch(List<Unit> units, NDManager memory) {
        throw new UnsupportedOperationException();
    }

    /** A pass over a batch. Nothing is computed yet. */
    public RunPass pass(EncodedBatch batch, PassOptions options) {
        throw new UnsupportedOperationException();
    }

    /** Likewise; keys and values of all tokens, padding and placeholders included, are added to an empty cache. */
    public RunPass pass(EncodedBatch batch, PassOptions options, KeyValueCache cache) {
        throw new UnsupportedOperationException();
    }

    /**
     * A pass over further tokens, ids [rows, n], that attend to everything real in the cache and to the ones before them. They are added
     * to the cache. {@link RunPass#features} are those of these tokens, [rows, n, width].
     */
    public RunPass pass(NDArray ids, PassOptions options, KeyValueCache cache) {
        throw new UnsupportedOperationException();
    }

    /** From now on only these take part in differentiation; constants never do. */
    public void train(Collection<String> paths) {
        throw new UnsupportedOperationException();
    }

    /** The array itself, for updates in place and gradients; it belongs to the model. */
    public NDArray parameter(String path) {
        throw new UnsupportedOperationException();
    }

    public boolean has(String path) {
        throw new UnsupportedOperationException();
    }

    /** Of all arrays, in the order of {@link Blueprint#parameters}. */
    public Set<String> paths() {
        throw new UnsupportedOperationException();
    }

    /** Whether an array is the base model's, and not one of an adapter, readout, head or interceptor. */
    public boolean isOfBase(String path) {
        throw new UnsupportedOperationException();
    }

    public Shape shape(String path) {
        throw new UnsupportedOperationException();
    }

    public long parameterCount() {
        throw new UnsupportedOperationException();
    }

    /** An array's numbers, copied when they are asked for. */
    public Numbers numbers(String path) {
        throw new UnsupportedOperationException();
    }

    /** A copy of an array's numbers, for arrays that are known to be small. */
    public float[] values(String path) {
        throw new UnsupportedOperationException();
    }

    /** Whether all adapters can be merged, so that a merged model computes the same without them. */
    public boolean isMergeable() {
        throw new UnsupportedOperationException();
    }

    /** A parameter of the backbone with all adapters that can be merged into it, in new memory. */
    public NDArray merged(String path, NDManager memory) {
        throw new UnsupportedOperationException();
    }

    /** The same as numbers, computed when they are asked for. */
    public Numbers mergedNumbers(String path) {
        throw new UnsupportedOperationException();
    }

    /** Merges and drops every adapter that can be merged; afterwards only other adapters run. */
    public void merge() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
