package dev.headstock.plugins.tokenclassification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.BioTags;
import java.util.List;

/**
 * A linear-chain conditional random field: {@code score(y) = start[y₁] + Σ emission_t[y_t] + Σ transition[y_t, y_t+1] +
 * end[y_T]}, trained with {@code log Z − score}, the mean being taken over sentences. What is legal decides only which
 * sequence is found.
 *
 * <p>emissions: [rows, words, tags] · transitions: [from, to]
 *
 * @param tags how many there are
 * @see <a href="https://arxiv.org/abs/1603.01360">Lample et al., 2016, section 2.2</a>
 */
record Crf(int tags) {
    private static final String TRANSITIONS = "transitions";
    private static final String START = "start";
    private static final String END = "end";

    /** Parameters are the scores divided by this: scores have to move much faster than the weights of the model. */
    private static final double SCALE = 50;

    private static final Init SMALL = new Init.Normal(0.1 / SCALE);

    /** @param probability among all sequences, legal or not */
    record Sequence(List<String> tags, double probability) {}

    List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec(TRANSITIONS, new Shape(tags, tags), SMALL),
                new ParameterSpec(START, new Shape(tags), SMALL),
                new ParameterSpec(END, new Shape(tags), SMALL));
    }

    /** [rows] */
    NDArray loss(NDArray emissions, Batch batch, HeadPass pass) {
        Kernels kernels = pass.kernels();
        NDArray transitions = kernels.scale(pass.parameter(TRANSITIONS), SCALE);
        NDArray start = kernels.scale(pass.parameter(START), SCALE).expandDims(0);
        NDArray end = kernels.scale(pass.parameter(END), SCALE).expandDims(0);
        NDArray mask = batch.wordMask();
        NDArray right = batch.target().maximum(0).oneHot(tags).mul(mask.expandDims(2));
        NDArray incoming = transitions.transpose().expandDims(0);
        NDArray alpha = emissions.get(":,0").add(start);
        NDArray score = alpha.mul(right.get(":,0")).sum(new int[] {1});
        NDArray last = right.get(":,0");
        for (long word = 1; word < emissions.getShape().get(1); word++) {
            NDArray emission = emissions.get(":,{}", word);
            NDArray here = right.get(":,{}", word);
            NDArray real = mask.get(":,{}", word).expandDims(1);
            NDArray entered = right.get(":,{}", word - 1).matMul(transitions);
            // One-hot rows of padding are zeros.
            score = score.add(emission.add(entered).mul(here).sum(new int[] {1}));
            NDArray next = kernels.logSumExp(alpha.expandDims(1).add(incoming)).add(emission);
            NDArray padding = real.neg().add(1);
            alpha = next.mul(real).add(alpha.mul(padding));
            last = here.add(last.mul(padding));
        }
        score = score.add(end.mul(last).sum(new int[] {1}));
        return kernels.logSumExp(alpha.add(end)).sub(score);
    }

    /** The best legal sequence. */
    Sequence best(float[] emissions, int words, List<String> names, HeadOutput output) {
        if (words == 0) {
            return new Sequence(List.of(), Double.NaN);
        }
        float[] transitions = scores(output.parameter(TRANSITIONS));
        float[] scores = emissions.clone();
        add(scores, 0, scores(output.parameter(START)));
        add(scores, (words - 1) * tags, scores(output.parameter(END)));
        List<String> best = BioTags.best(scores, words, names, transitions);
        double score = 0;
        for (int word = 0; word < words; word++) {
            int tag = names.indexOf(best.get(word));
            score += scores[word * tags + tag];
            score += word == 0 ? 0 : transitions[names.indexOf(best.get(word - 1)) * tags + tag];
        }
        return new Sequence(best, Math.min(1, Math.exp(score - logPartition(scores, words, transitions))));
    }

    private static float[] scores(float[] parameter) {
        float[] scaled = new float[parameter.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (SCALE * parameter[i]);
        }
        return scaled;
    }

    private static void add(float[] to, int offset, float[] more) {
        for (int i = 0; i < more.length; i++) {
            to[offset + i] += more[i];
        }
    }

    /** log Z */
    private double logPartition(float[] scores, int words, float[] transitions) {
        double[] alpha = new double[tags];
        for (int tag = 0; tag < tags; tag++) {
            alpha[tag] = scores[tag];
        }
        for (int word = 1; word < words; word++) {
            double[] next = new double[tags];
            for (int to = 0; to < tags; to++) {
                double[] paths = new double[tags];
                for (int from = 0; from < tags; from++) {
                    paths[from] = alpha[from] + transitions[from * tags + to];
                }
                next[to] = logSumExp(paths) + scores[word * tags + to];
            }
            alpha = next;
        }
        return logSumExp(alpha);
    }

    private static double logSumExp(double[] values) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - largest);
        }
        return largest + Math.log(sum);
    }
}
