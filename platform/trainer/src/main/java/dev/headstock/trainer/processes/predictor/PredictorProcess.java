package dev.headstock.trainer.processes.predictor;

import dev.headstock.protocol.worker.Predictor;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.engine.TextEncoder;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.engine.TrainedModel;
import dev.headstock.trainer.loopback.LoopbackServer;
import dev.headstock.trainer.loopback.Refusal;
import dev.headstock.trainer.plugins.PluginException;
import dev.headstock.trainer.plugins.PluginLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Loads one model and answers for it until its standard input closes. */
public final class PredictorProcess {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MOST_INPUTS = 1_000;

    private final TrainedModel model;

    private PredictorProcess(TrainedModel model) {
        this.model = model;
    }

    /** @param input its first line is a {@link Predictor.Start} */
    public static void run(InputStream input, PrintStream output) throws IOException, PluginException {
        Predictor.Start start = Json.MAPPER.readValue(firstLine(input), Predictor.Start.class);
        List<Path> jars = start.pluginJars().stream().map(Path::of).toList();
        try (PluginLoader plugins = PluginLoader.load(jars);
                Torch torch = Torch.open()) {
            plugins.requireAll();
            Path base = Path.of(start.base());
            try (TrainedModel model = TrainedModel.load(torch, base, Path.of(start.model()), plugins.extensions());
                    LoopbackServer server = new LoopbackServer()) {
                PredictorProcess predictor = new PredictorProcess(model);
                server.post("/predict", Predictor.Request.class, predictor::predict, LIMIT);
                server.serve(input, output, PluginLoader.API_VERSION);
            }
        }
    }

    /** Byte by byte, so that nothing after the line is taken. */
    private static byte[] firstLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            line.write(next);
        }
        return line.toByteArray();
    }

    /** One request after the other: the model's memory is not shared between threads. */
    private synchronized Predictor.Reply predict(Predictor.Request request) {
        if (request.inputs().size() > MOST_INPUTS) {
            throw new Refusal(
                    413, "too-large", "a request has at most %d inputs. Send several requests.".formatted(MOST_INPUTS));
        }
        long start = System.nanoTime();
        List<Predictor.Answer> answers = model
                .predict(request.inputs().stream()
                        .map(input -> new TextEncoder.Input(input.text(), input.secondText()))
                        .toList())
                .stream()
                .map(PredictorProcess::answer)
                .toList();
        return new Predictor.Reply(answers, (System.nanoTime() - start) / 1e6);
    }

    private static Predictor.Answer answer(TrainedModel.Answer answer) {
        return new Predictor.Answer(
                answer.prediction().answer(),
                answer.prediction().confidence(),
                answer.prediction().scores(),
                answer.tokens(),
                answer.truncated());
    }
}
