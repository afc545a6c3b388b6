package dev.headstock.protocol.worker;

import dev.headstock.protocol.host.PlanRequest.ReferencedModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A predictor is the trainer program in another mode: it reads one {@link Start} line, loads the model, prints one
 * {@link dev.headstock.protocol.host.HostReady} line and serves {@code POST /predict}. It ends when its standard input closes.
 * {@code POST /predict/stream} takes one input and responds with a line of JSON, a {@link StreamEvent}, each time a generated text
 * has grown, at most ten a second; the last has the whole answer. Closing the connection ends the generation.
 */
public final class Predictor {
    private Predictor() {}

    /**
     * @param model folder with the {@code model/…} files of a checkpoint
     * @param base folder with the base model's files, which LoRA and other adapter checkpoints do not repeat
     * @param references models that options of the run name, and those that their options name; null means none
     */
    public record Start(
            String model,
            String base,
            List<String> pluginJars,
            @Nullable List<ReferencedModel> references) {
        public Start(String model, String base, List<String> pluginJars) {
            this(model, base, pluginJars, List.of());
        }
    }

    /**
     * @param inputs values by column name. A string is enough for a single text column, and is split for a list of words
     * @param maxLength of generated answers; may lower the model's own limit, not raise it; null for that limit
     * @param secondsPerAnswer a generated answer that takes longer is cut
     */
    public record Request(
            List<Map<String, @Nullable Object>> inputs,
            @Nullable Integer maxLength,
            double secondsPerAnswer) {}

    public record Reply(List<PredictedAnswer> answers, double milliseconds) {}

    /**
     * @param answer by kind, as in {@link PredictionBatch.ExamplePrediction}
     * @param text the answer in one line
     * @param confidence null where the head has none
     * @param truncated whether a part of the input was not read
     * @param cut whether a generated answer ended for another reason than its stop token
     */
    public record PredictedAnswer(
            Map<String, @Nullable Object> answer,
            String text,
            @Nullable Double confidence,
            int tokens,
            boolean truncated,
            boolean cut) {}

    /**
     * @param text the whole text so far
     * @param answer the finished answer, or null while it is written
     */
    public record StreamEvent(String text, @Nullable PredictedAnswer answer) {}
}
