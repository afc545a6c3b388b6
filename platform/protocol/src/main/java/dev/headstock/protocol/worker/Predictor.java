package dev.headstock.protocol.worker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A predictor is the trainer program in another mode: it reads one {@link Start} line, loads the model, prints one
 * {@link dev.headstock.protocol.host.HostReady} line and answers {@code POST /predict}. It ends when its standard input closes.
 */
public final class Predictor {
    private Predictor() {}

    /**
     * @param model folder with the {@code model/…} files of a checkpoint
     * @param base folder with the base model's files, which LoRA and other adapter checkpoints do not repeat
     */
    public record Start(String model, String base, List<String> pluginJars) {}

    public record Request(List<Input> inputs) {}

    public record Input(String text, @Nullable String secondText) {}

    public record Reply(List<Answer> answers, double milliseconds) {}

    public record Answer(String answer, double confidence, Map<String, Double> scores, int tokens, boolean truncated) {}
}
