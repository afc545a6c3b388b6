package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Head;
import java.util.List;

/**
 * The units of one split: ids and targets, without texts, which a large data set would fill the memory with. Units of an example follow
 * each other; examples are in the order in which they came.
 */
public final class UnitSet {

    /** Encodes examples as they come, several at a time on all processors; a text is kept no longer than until its turn. */
    public static final class Collector implements AutoCloseable {
        /** @param onProgress called after every few hundred examples, always on the thread that calls {@link #add} */
        public Collector(RowEncoder encoder, Head head, Runnable onProgress) {}

        /** @throws RowException for an example, perhaps an earlier one, that cannot be encoded */
        public void add(Example example) {
            throw new UnsupportedOperationException();
        }

        /** Everything that was added. */
        public UnitSet finish() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** Encodes examples that are all in memory. */
    public static UnitSet encode(List<? extends Example> examples, RowEncoder encoder, Head head) {
        try (Collector collector = new Collector(encoder, head, () -> {})) {
            examples.forEach(collector::add);
            return collector.finish();
        }
    }

    /** Number of units. */
    public int size() {
        throw new UnsupportedOperationException();
    }

    public Unit get(int unit) {
        throw new UnsupportedOperationException();
    }

    public List<Unit> get(int[] units) {
        throw new UnsupportedOperationException();
    }

    /** Tokens of each unit's longest row. */
    public int[] longest() {
        throw new UnsupportedOperationException();
    }

    /** Rows of each unit. */
    public int[] rows() {
        throw new UnsupportedOperationException();
    }

    /** Units that have a target, ascending. */
    public int[] labeled() {
        throw new UnsupportedOperationException();
    }

    /** Number of examples. */
    public int examples() {
        throw new UnsupportedOperationException();
    }

    /** The example of a unit, counted from 0 in the order in which they came. */
    public int exampleOf(int unit) {
        throw new UnsupportedOperationException();
    }

    /** The first unit of an example; its last is before the first of the next, and {@code firstUnit(examples())} is {@link #size}. */
    public int firstUnit(int example) {
        throw new UnsupportedOperationException();
    }

    /** The same units with the input and the targets of {@code Head.corrupt}, drawn from (seed, epoch, row); the same set when it has none. */
    public UnitSet corrupted(Head head, long seed, long epoch) {
        throw new UnsupportedOperationException();
    }

    /** Whether the head replaces input tokens. */
    public boolean isCorruptible() {
        throw new UnsupportedOperationException();
    }

    /** SHA-256 of the ids of all rows, in hexadecimal: part of the key of cached features. */
    public String digest() {
        throw new UnsupportedOperationException();
    }
}
