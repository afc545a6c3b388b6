package dev.headstock.trainer.processes.predictor;

import dev.headstock.protocol.host.PlanRequest.ReferencedModel;
import dev.headstock.protocol.host.RunningCall;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.protocol.worker.Predictor.PredictedAnswer;
import dev.headstock.protocol.worker.Predictor.StreamEvent;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.loopback.HttpErrorException;
import dev.headstock.trainer.loopback.JsonLines;
import dev.headstock.trainer.loopback.LoopbackServer;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.PluginException;
import dev.headstock.trainer.plugins.PluginLoader;
import dev.headstock.trainer.processes.ExitWatch;
import dev.headstock.trainer.torch.Torch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Loads one model and serves it until its standard input closes. Requests are served one at a time. */
public final class PredictorProcess {
    /** Shorter than the server waits, so that the answer says what took so long. */
    private static final Duration WHOLE_ANSWER = Duration.ofSeconds(55);

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MOST_INPUTS = 1_000;

    private final ServedModel model;

    private PredictorProcess(ServedModel model) {
        this.model = model;
    }

    /** @param input its first line is a {@link Predictor.Start} */
    public static void run(InputStream input, PrintStream output) throws IOException, PluginException {
        Predictor.Start start = Json.MAPPER.readValue(firstLine(input), Predictor.Start.class);
        List<Path> jars = start.pluginJars().stream().map(Path::of).toList();
        List<ReferencedModel> referenced = start.references();
        try (PluginLoader plugins = PluginLoader.load(jars);
                Torch torch = Torch.open()) {
            plugins.requireAll();
            Culprits culprits = plugins.culprits();
            ExitWatch.install(
                    () -> culprits,
                    culprit -> output.println(
                            Json.MAPPER.writeValueAsString(new RunningCall(0, culprit.plugin(), culprit.place()))));
            References references = References.of(referenced == null ? List.of() : referenced, plugins.extensions());
            try (LoadedModel loaded = LoadedModel.open(
                            torch, plugins.extensions(), references, Path.of(start.base()), Path.of(start.model()));
                    LoopbackServer server = new LoopbackServer(culprits)) {
                PredictorProcess predictor = new PredictorProcess(ServedModel.of(loaded));
                server.post("/predict", Predictor.Request.class, predictor::predict, WHOLE_ANSWER);
                server.stream("/predict/stream", Predictor.Request.class, predictor::stream, LIMIT);
                server.serve(input, output, plugins.apiVersion());
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

    /** The model's memory is not shared between threads. */
    private synchronized Predictor.Reply predict(Predictor.Request request) {
        if (request.inputs().size() > MOST_INPUTS) {
            throw new HttpErrorException(
                    413, "too-large", "a request has at most %d inputs. Send several requests.".formatted(MOST_INPUTS));
        }
        long start = System.nanoTime();
        List<PredictedAnswer> answers = model.answer(request, text -> {}, () -> false);
        return new Predictor.Reply(answers, (System.nanoTime() - start) / 1e6);
    }

    private synchronized void stream(Predictor.Request request, JsonLines lines) {
        if (request.inputs().size() != 1) {
            throw new IllegalArgumentException("A streamed request has one input.");
        }
        PredictedAnswer answer = model.answer(request, text -> lines.send(new StreamEvent(text, null)), lines::isClosed)
                .get(0);
        lines.send(new StreamEvent(answer.text(), answer));
    }
}
