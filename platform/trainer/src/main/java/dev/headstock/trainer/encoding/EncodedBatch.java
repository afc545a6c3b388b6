package dev.headstock.trainer.encoding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.head.Batch;
import dev.headstock.api.model.TokenBatch;
import java.util.List;

/** Units that are computed together, as a head sees them. Arrays are made when they are first asked for and belong to the batch's memory. */
public final class EncodedBatch implements Batch {
    private final NDManager memory;
    private final List<Unit> units;
    private final BatchLayout layout;

    /** @param memory of the pass */
    public EncodedBatch(List<Unit> units, BatchLayout layout, NDManager memory) {
        this.units = List.copyOf(units);
        this.layout = layout;
        this.memory = memory;
    }

    /** Of the units, in their order. */
    public List<Unit> list() {
        return units;
    }

    public BatchLayout layout() {
        return layout;
    }

    public NDManager memory() {
        return memory;
    }

    /** The rows of all units, one after the other. */
    public List<EncodedRow> rows() {
        throw new UnsupportedOperationException();
    }

    /** Texts without placeholders. */
    @Override
    public TokenBatch tokens() {
        throw new UnsupportedOperationException();
    }

    /** What the backbone reads: {@link #tokens} behind the placeholders. */
    public TokenBatch modelTokens() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int units() {
        return units.size();
    }

    @Override
    public NDArray groupByUnit(NDArray rows, double padding) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray rowMask() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray wordStarts() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray wordMask() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray weights() {
        throw new UnsupportedOperationException();
    }

    /** [units]: 1 where a unit has a target, so that its loss counts. */
    public NDArray labeledMask() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray target() {
        return target("");
    }

    @Override
    public NDArray target(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray decoderTargets() {
        throw new UnsupportedOperationException();
    }
}
