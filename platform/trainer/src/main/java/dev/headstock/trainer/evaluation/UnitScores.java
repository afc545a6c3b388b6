package dev.headstock.trainer.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Pooling.Level;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.model.RunPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a pass gave for one unit.
 *
 * @param rows scores of each row, or of the unit where the head joins rows; flattened, without padding
 * @param loss summed over its items; 0 when it is unlabeled
 * @param weight in the mean loss; 0 when it is unlabeled
 */
record UnitScores(List<float[]> rows, double loss, double weight) {

    /** The units of a pass in their order. One copy of the losses and one of the scores leave libtorch's memory. */
    static List<UnitScores> of(RunPass pass, Head head) {
        List<Unit> units = pass.batch().list();
        boolean anyLabeled = units.stream().anyMatch(Unit::isLabeled);
        float[] losses = anyLabeled ? pass.loss().toFloatArray() : new float[units.size()];
        // Tokens of generated answers are chosen step by step; nobody decodes the scores of a whole text.
        Rows scores = head.generator().isPresent() ? Rows.NONE : Rows.of(pass, head);
        List<UnitScores> all = new ArrayList<>(units.size());
        int row = 0;
        for (int i = 0; i < units.size(); i++) {
            Unit unit = units.get(i);
            boolean labeled = unit.isLabeled();
            all.add(new UnitScores(
                    scores.of(i, row, unit),
                    labeled ? losses[i] : 0,
                    labeled ? unit.target().weight() : 0));
            row += unit.rows().size();
        }
        return all;
    }

    /**
     * Scores of a pass.
     *
     * @param perRow false where the head joins the rows of a unit
     * @param inner numbers of an entry of the second dimension
     * @param entries what the second dimension counts
     */
    private record Rows(float[] numbers, long stride, boolean perRow, long inner, Entries entries) {
        static final Rows NONE = new Rows(new float[0], 0, true, 0, Entries.FIXED);

        static Rows of(RunPass pass, Head head) {
            NDArray scores = pass.scores();
            Shape shape = scores.getShape();
            int rows = pass.batch().rows().size();
            long stride = shape.size() / shape.get(0);
            Entries entries = Entries.of(shape, pass, head);
            return new Rows(
                    floats(scores),
                    stride,
                    shape.get(0) == rows,
                    shape.dimension() > 1 ? stride / Math.max(1, shape.get(1)) : stride,
                    entries);
        }

        /** Ids, such as the best few of a vocabulary, are 64-bit integers. */
        private static float[] floats(NDArray scores) {
            return scores.getDataType().isFloating()
                    ? scores.toFloatArray()
                    : scores.toType(DataType.FLOAT32, false).toFloatArray();
        }

        List<float[]> of(int unit, int firstRow, Unit of) {
            if (this == NONE) {
                return List.of();
            }
            if (!perRow) {
                return List.of(slice(unit, stride));
            }
            List<float[]> rows = new ArrayList<>();
            for (int i = 0; i < of.rows().size(); i++) {
                long length = entries == Entries.FIXED
                        ? stride
                        : inner * entries.count(of.rows().get(i));
                rows.add(slice(firstRow + i, length));
            }
            return rows;
        }

        private float[] slice(int index, long length) {
            int from = Math.toIntExact(index * stride);
            return Arrays.copyOfRange(numbers, from, Math.toIntExact(from + length));
        }
    }

    /** What the second dimension of scores counts, and so whether it is padded. */
    private enum Entries {
        FIXED,
        TOKENS,
        WORDS;

        static Entries of(Shape shape, RunPass pass, Head head) {
            if (shape.dimension() < 2) {
                return FIXED;
            }
            Level level = head.pooling().level();
            boolean named = shape.dimension() > 2
                    || secondOf(head.outputShape()).equals(level == Level.WORD ? "words" : "tokens");
            if (level == Level.TOKEN
                    && named
                    && shape.get(1) == pass.batch().tokens().tokens()) {
                return TOKENS;
            }
            if (level == Level.WORD
                    && named
                    && shape.get(1) == pass.batch().wordStarts().getShape().get(1)) {
                return WORDS;
            }
            return FIXED;
        }

        /** {@code tokens} of {@code [batch, tokens, 2]}. */
        private static String secondOf(String outputShape) {
            String[] parts = outputShape.replaceAll("[\\[\\]\\s]", "").split(",", -1);
            return parts.length > 1 ? parts[1] : "";
        }

        int count(EncodedRow row) {
            return switch (this) {
                case TOKENS -> row.tokens();
                case WORDS -> row.words();
                case FIXED -> 1;
            };
        }
    }
}
