package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.AttentionOptions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which keys each token of a pass attends to, as arrays that are added to the scores: 0 where it does, {@link #HIDDEN} where not. Layers
 * that attend in the same way share one array.
 */
final class Attention {
    /** Large enough to vanish after softmax, small enough to stay finite when summed in fp32. */
    static final float HIDDEN = -1e9f;

    private final NDManager memory;
    private final Tokens tokens;
    private final Map<Kind, NDArray> masks = new HashMap<>();

    /**
     * The tokens of a pass and the cached ones before them.
     *
     * @param cached number of cached tokens of each row, padding included
     * @param queries number of tokens of each row, padding included
     * @param real [rows][cached + queries]: where a token is real
     * @param positions [rows][cached + queries]
     * @param sources for each row the tokens that are read in both directions before a continuation, −1 without one; null without any
     */
    record Tokens(int rows, int cached, int queries, boolean[][] real, long[][] positions, int @Nullable [] sources) {
        int keys() {
            return cached + queries;
        }
    }

    /** @param prefix rows that adapters put in front of the keys */
    private record Kind(boolean causal, int window, int prefix) {}

    Attention(NDManager memory, Tokens tokens) {
        this.memory = memory;
        this.tokens = tokens;
    }

    /** [rows or 1, 1, tokens or 1, prefix + keys]; null where every token attends to every key. */
    @Nullable
    NDArray mask(AttentionOptions options, int prefix) {
        // Generated tokens see what is before them, whatever the model does with a text that is read at once.
        boolean causal = options.isCausal() || tokens.cached() > 0;
        int longest = tokens.keys();
        Kind kind = new Kind(causal, Math.min(options.localWindow(), longest), prefix);
        if (isPaddingOnly(kind) && areAllReal()) {
            return null;
        }
        NDArray known = masks.get(kind);
        if (known == null) {
            known = isPaddingOnly(kind) ? padding(prefix) : pairwise(kind);
            masks.put(kind, known);
        }
        return known;
    }

    private boolean isPaddingOnly(Kind kind) {
        return !kind.causal() && kind.window() >= tokens.keys() && tokens.sources() == null;
    }

    private NDArray padding(int prefix) {
        int width = prefix + tokens.keys();
        float[] mask = new float[tokens.rows() * width];
        for (int row = 0; row < tokens.rows(); row++) {
            for (int key = 0; key < tokens.keys(); key++) {
                mask[row * width + prefix + key] = tokens.real()[row][key] ? 0 : HIDDEN;
            }
        }
        return memory.create(mask, new Shape(tokens.rows(), 1, 1, width));
    }

    private NDArray pairwise(Kind kind) {
        int rows = areRowsAlike() ? 1 : tokens.rows();
        int width = kind.prefix() + tokens.keys();
        float[] mask = new float[rows * tokens.queries() * width];
        for (int row = 0; row < rows; row++) {
            for (int query = 0; query < tokens.queries(); query++) {
                int at = (row * tokens.queries() + query) * width + kind.prefix();
                for (int key = 0; key < tokens.keys(); key++) {
                    mask[at + key] = attends(row, tokens.cached() + query, key, kind) ? 0 : HIDDEN;
                }
            }
        }
        return memory.create(mask, new Shape(rows, 1, tokens.queries(), width));
    }

    private boolean areRowsAlike() {
        return tokens.sources() == null && tokens.cached() == 0 && areAllReal();
    }

    private boolean areAllReal() {
        for (boolean[] row : tokens.real()) {
            for (boolean real : row) {
                if (!real) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean attends(int row, int query, int key, Kind kind) {
        int[] sources = tokens.sources();
        boolean continues = sources != null && sources[row] >= 0 && key >= sources[row];
        if (!tokens.real()[row][key] || (kind.causal() || continues) && key > query) {
            return false;
        }
        long[] positions = tokens.positions()[row];
        return kind.window() >= tokens.keys() || Math.abs(positions[query] - positions[key]) <= kind.window();
    }
}
