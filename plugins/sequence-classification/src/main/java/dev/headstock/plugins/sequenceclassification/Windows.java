package dev.headstock.plugins.sequenceclassification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Truncation;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ClassAnswers;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.LongTexts;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import java.util.Collections;
import java.util.List;

/**
 * What happens to long texts. Joined windows become {@code Σ αᵢ·xᵢ} with {@code α = softmax(q·x)} over the windows of a text; q is zero at
 * first, which is their mean.
 *
 * @param features of a window
 * @param stride tokens that neighboring windows share
 */
record Windows(LongTexts longTexts, int features, int stride, int most) {
    private static final String QUERY = "windows.query";
    private static final float HIDDEN = 1e9f;

    /** A window holds at least this much besides what it shares: half of a sequence may be other texts and special tokens. */
    private static final int ROOM = 2;

    private static final int SPECIAL_TOKENS = 4;

    static Windows of(RunContext context, Options options, int features) {
        int stride = options.stride() == 0 ? context.maxTokens() / 4 : options.stride();
        int longest = context.maxTokens() / ROOM - SPECIAL_TOKENS;
        Windows windows = new Windows(options.longTexts(), features, stride, options.mostWindows());
        if (!windows.isOneRow() && stride >= longest) {
            throw new IllegalArgumentException(
                    "A stride of %d tokens leaves no room in sequences of %d. Choose a stride of at most %d, or longer sequences."
                            .formatted(stride, context.maxTokens(), Math.max(0, longest - 1)));
        }
        return windows;
    }

    /** Whether every text is a single row. */
    boolean isOneRow() {
        return longTexts == LongTexts.CUT_END || longTexts == LongTexts.CUT_START;
    }

    private boolean areJoined() {
        return longTexts == LongTexts.JOINED_WINDOWS;
    }

    InputSequence of(List<String> texts) {
        InputSequence sequence = InputSequence.of(texts);
        return switch (longTexts) {
            case CUT_END -> sequence;
            case CUT_START ->
                sequence.withTruncation(
                        Collections.nCopies(texts.size(), Truncation.START).toArray(new Truncation[0]));
            case EACH_WINDOW -> sequence.withSlidingWindow(stride);
            case JOINED_WINDOWS -> sequence.withJoinedWindows(stride, most);
        };
    }

    List<ParameterSpec> parameters() {
        return areJoined() ? List.of(new ParameterSpec(QUERY, new Shape(1, features), Init.ZEROS)) : List.of();
    }

    /** [rows, features] to [units, features]. */
    NDArray joined(NDArray rows, Batch batch, HeadPass pass) {
        if (!areJoined()) {
            return rows;
        }
        Kernels kernels = pass.kernels();
        NDArray windows = batch.groupByUnit(rows, 0);
        NDArray missing = batch.rowMask().sub(1).mul(HIDDEN);
        NDArray scores =
                kernels.linear(windows, pass.parameter(QUERY), null).squeeze(2).add(missing);
        NDArray shares = kernels.logSoftmax(scores).exp().expandDims(2);
        return windows.mul(shares).sum(new int[] {1});
    }

    /** Of the classes: the logarithm of their mean probability over the rows of an example; of a single row its logits. */
    static float[] meanLogProbabilities(HeadOutput output) {
        if (output.rows() == 1) {
            return output.row(0);
        }
        double[] sum = new double[output.row(0).length];
        for (int row = 0; row < output.rows(); row++) {
            double[] probabilities = ClassAnswers.softmax(output.row(row));
            for (int id = 0; id < sum.length; id++) {
                sum[id] += probabilities[id];
            }
        }
        float[] logarithms = new float[sum.length];
        for (int id = 0; id < sum.length; id++) {
            logarithms[id] = (float) Math.log(sum[id] / output.rows());
        }
        return logarithms;
    }
}
