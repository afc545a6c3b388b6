package dev.headstock.trainer.encoding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.TokenBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rows padded to the longest. Arrays are made when they are first asked for. */
final class PaddedRows implements TokenBatch {
    /** The feature that every model has. */
    static final String CODE_POINTS = "code-points";

    private final List<EncodedRow> rows;
    private final BatchLayout layout;
    private final int placeholders;
    private final int tokens;
    private final NDManager memory;
    private final Map<String, NDArray> arrays = new HashMap<>();

    /** @param placeholders tokens that are shown before each row: all of the layout, or none */
    PaddedRows(List<EncodedRow> rows, BatchLayout layout, int placeholders, NDManager memory) {
        this.rows = rows;
        this.layout = layout;
        this.placeholders = placeholders;
        int longest = 0;
        for (EncodedRow row : rows) {
            longest = Math.max(longest, row.tokens());
        }
        this.tokens = placeholders + longest;
        this.memory = memory;
    }

    @Override
    public int rows() {
        return rows.size();
    }

    @Override
    public int tokens() {
        return tokens;
    }

    @Override
    public NDArray ids() {
        return array("ids", () -> {
            long[] ids = new long[rows.size() * tokens];
            for (int row = 0; row < rows.size(); row++) {
                int[] own = rows.get(row).ids();
                int at = row * tokens;
                for (int token = 0; token < tokens; token++) {
                    int of = token - placeholders;
                    ids[at + token] = of < 0 ? layout.placeholderId() : of < own.length ? own[of] : layout.paddingId();
                }
            }
            return memory.create(ids, shape());
        });
    }

    @Override
    public NDArray types() {
        return array("types", () -> {
            long[] types = new long[rows.size() * tokens];
            for (int row = 0; row < rows.size() && layout.tokenTypes() > 1; row++) {
                EncodedRow own = rows.get(row);
                for (int token = 0; token < own.tokens(); token++) {
                    types[row * tokens + placeholders + token] = own.type(token);
                }
            }
            return memory.create(types, shape());
        });
    }

    @Override
    public NDArray mask() {
        return array("mask", () -> {
            float[] mask = new float[rows.size() * tokens];
            for (int row = 0; row < rows.size(); row++) {
                int real = placeholders + rows.get(row).tokens();
                for (int token = 0; token < real; token++) {
                    mask[row * tokens + token] = 1;
                }
            }
            return memory.create(mask, shape());
        });
    }

    @Override
    public NDArray positions() {
        return array("positions", () -> {
            long[] positions = new long[rows.size() * tokens];
            // The text comes after all placeholders, also where they are not shown.
            int hidden = layout.placeholders() - placeholders;
            for (int at = 0; at < positions.length; at++) {
                int token = at % tokens;
                positions[at] = token < placeholders ? token : token + hidden + layout.positionOffset();
            }
            return memory.create(positions, shape());
        });
    }

    @Override
    public NDArray keyPositions() {
        return positions();
    }

    @Override
    public NDArray feature(String name) {
        return array("feature " + name, () -> featureArray(name));
    }

    private NDArray featureArray(String name) {
        int[][][] values = new int[rows.size()][][];
        int most = 1;
        for (int row = 0; row < values.length; row++) {
            values[row] = values(rows.get(row), name);
            for (int[] token : values[row]) {
                most = Math.max(most, token.length);
            }
        }
        long[] padded = new long[rows.size() * tokens * most];
        Arrays.fill(padded, -1);
        for (int row = 0; row < values.length; row++) {
            for (int token = 0; token < values[row].length; token++) {
                int at = (row * tokens + placeholders + token) * most;
                for (int i = 0; i < values[row][token].length; i++) {
                    padded[at + i] = values[row][token][i];
                }
            }
        }
        return memory.create(padded, new Shape(rows.size(), tokens, most));
    }

    private static int[][] values(EncodedRow row, String name) {
        int[][] own = row.feature(name);
        if (own != null) {
            return own;
        }
        return name.equals(CODE_POINTS) ? row.codePoints() : new int[0][];
    }

    /** Tokens before a continuation of each row, placeholders included, −1 without one; null when no row has one. */
    int @Nullable [] sources() {
        int[] sources = new int[rows.size()];
        boolean any = false;
        for (int row = 0; row < sources.length; row++) {
            int source = rows.get(row).source();
            sources[row] = source < 0 ? -1 : placeholders + source;
            any |= source >= 0;
        }
        return any ? sources : null;
    }

    private Shape shape() {
        return new Shape(rows.size(), tokens);
    }

    private NDArray array(String name, Supplier<NDArray> make) {
        NDArray made = arrays.get(name);
        if (made == null) {
            made = make.get();
            arrays.put(name, made);
        }
        return made;
    }
}
