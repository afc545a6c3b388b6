package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import dev.headstock.trainer.torch.Seeds;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a model reads a batch. Immutable; the methods return changed copies. */
public final class PassOptions {
    private static final BiFunction<String, NDArray, NDArray> UNCHANGED = (path, value) -> value;

    private final boolean training;
    private final boolean bf16;
    private final double hiddenDropout;
    private final double attentionDropout;
    private final Draw draw;
    private final @Nullable Integer recordFrom;
    private final Set<Integer> watchedLayers;
    private final Set<Integer> attentionLayers;
    private final BiFunction<String, NDArray, NDArray> parameters;
    private final @Nullable UnaryOperator<NDArray> embeddings;

    /**
     * Which random numbers a pass draws: all follow from these.
     *
     * @param step of the run, counted from 0
     * @param pass of the step, counted from 0
     * @param draw of the pass: 0 for gradients, 1, 2, … for reruns
     */
    public record Draw(long seed, long step, int pass, int draw) {
        static final Draw NONE = new Draw(0, 0, 0, 0);
    }

    private PassOptions(
            boolean training,
            boolean bf16,
            double hiddenDropout,
            double attentionDropout,
            Draw draw,
            @Nullable Integer recordFrom,
            Set<Integer> watchedLayers,
            Set<Integer> attentionLayers,
            BiFunction<String, NDArray, NDArray> parameters,
            @Nullable UnaryOperator<NDArray> embeddings) {
        this.training = training;
        this.bf16 = bf16;
        this.hiddenDropout = hiddenDropout;
        this.attentionDropout = attentionDropout;
        this.draw = draw;
        this.recordFrom = recordFrom;
        this.watchedLayers = Set.copyOf(watchedLayers);
        this.attentionLayers = Set.copyOf(attentionLayers);
        this.parameters = parameters;
        this.embeddings = embeddings;
    }

    /** Without dropout and gradients, and in fp32: for predictions and analyses. */
    public static PassOptions exact() {
        return new PassOptions(false, false, 0, 0, Draw.NONE, null, Set.of(), Set.of(), UNCHANGED, null);
    }

    /** Likewise, with linear layers in bfloat16 where the run uses it: for evaluations of a run and features of its frozen layers. */
    public static PassOptions evaluation(boolean bf16) {
        return new PassOptions(false, bf16, 0, 0, Draw.NONE, null, Set.of(), Set.of(), UNCHANGED, null);
    }

    /** With dropout. */
    public static PassOptions training(boolean bf16, double hiddenDropout, double attentionDropout, Draw draw) {
        return new PassOptions(
                true, bf16, hiddenDropout, attentionDropout, draw, null, Set.of(), Set.of(), UNCHANGED, null);
    }

    /**
     * Records the way back to parameters.
     *
     * @param lowestLayer the lowest layer with a trained parameter, −1 the embeddings,
     *     {@link dev.headstock.trainer.planning.parameters.ParameterTable#ABOVE} for readout and head alone; below it nothing is recorded and each
     *     layer's arrays are released when it has run
     */
    public PassOptions recordingFrom(int lowestLayer) {
        return new PassOptions(
                training,
                bf16,
                hiddenDropout,
                attentionDropout,
                draw,
                lowestLayer,
                watchedLayers,
                attentionLayers,
                parameters,
                embeddings);
    }

    /** Keeps the outputs of these layers; −1 is the embeddings. */
    public PassOptions watching(Set<Integer> layers) {
        return new PassOptions(
                training,
                bf16,
                hiddenDropout,
                attentionDropout,
                draw,
                recordFrom,
                layers,
                attentionLayers,
                parameters,
                embeddings);
    }

    /** Keeps queries, keys and values of these layers, and what they attend to. */
    public PassOptions watchingAttention(Set<Integer> layers) {
        return new PassOptions(
                training,
                bf16,
                hiddenDropout,
                attentionDropout,
                draw,
                recordFrom,
                watchedLayers,
                layers,
                parameters,
                embeddings);
    }

    /** @param transform from path and value to the value that the pass reads; called once per parameter and pass */
    public PassOptions withParameters(BiFunction<String, NDArray, NDArray> transform) {
        return new PassOptions(
                training,
                bf16,
                hiddenDropout,
                attentionDropout,
                draw,
                recordFrom,
                watchedLayers,
                attentionLayers,
                transform,
                embeddings);
    }

    /** @param change of the embeddings, [rows, tokens, width] without placeholders: the output of layer −1, to perturb or scale it */
    public PassOptions withEmbeddings(UnaryOperator<NDArray> change) {
        return new PassOptions(
                training,
                bf16,
                hiddenDropout,
                attentionDropout,
                draw,
                recordFrom,
                watchedLayers,
                attentionLayers,
                parameters,
                change);
    }

    /** The same with other random numbers. */
    public PassOptions withDraw(Draw other) {
        return new PassOptions(
                training,
                bf16,
                hiddenDropout,
                attentionDropout,
                other,
                recordFrom,
                watchedLayers,
                attentionLayers,
                parameters,
                embeddings);
    }

    public boolean isTraining() {
        return training;
    }

    public boolean isBf16() {
        return bf16;
    }

    public double hiddenDropout() {
        return hiddenDropout;
    }

    public double attentionDropout() {
        return attentionDropout;
    }

    public Draw draw() {
        return draw;
    }

    public Set<Integer> watchedLayers() {
        return watchedLayers;
    }

    public Set<Integer> attentionLayers() {
        return attentionLayers;
    }

    /** Whether anything is recorded for differentiation. */
    public boolean isRecording() {
        return recordFrom != null;
    }

    /** One number in [0, 1) per component, name and step. */
    double random(String owner, String name) {
        return Seeds.uniform(draw.seed(), "random " + owner + " " + name, draw.step());
    }

    /** The seed of dropout for one part of the pass, which does not depend on what ran before. */
    long dropoutSeed(String part) {
        return Seeds.of(draw.seed(), part, draw.step(), draw.pass(), draw.draw());
    }

    boolean recordsLayer(int layer) {
        return recordFrom != null && recordFrom <= layer;
    }

    BiFunction<String, NDArray, NDArray> parameters() {
        return parameters;
    }

    @Nullable
    UnaryOperator<NDArray> embeddings() {
        return embeddings;
    }
}
