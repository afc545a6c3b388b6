package dev.headstock.trainer.processes.host;

import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.LengthsRequest;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.trainer.datasets.DatasetImport;
import dev.headstock.trainer.datasets.DatasetInspector;
import dev.headstock.trainer.datasets.Lengths;
import dev.headstock.trainer.loopback.LoopbackServer;
import dev.headstock.trainer.measuring.SpeedProbe;
import dev.headstock.trainer.planning.Planner;
import dev.headstock.trainer.plugins.PluginLoader;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers the server's questions about plugins, models, data sets and plans. It holds no state: a crash loses nothing. */
public final class PluginHost {
    private static final Duration QUICK = Duration.ofSeconds(100);
    private static final Duration SLOW = Duration.ofHours(1);

    private PluginHost() {}

    /**
     * Runs until {@code input} closes.
     *
     * @param arguments {@code --plugins <folder>}, any number of times; earlier folders win where two jars bring the same plugin
     */
    public static void run(List<String> arguments, InputStream input, PrintStream output) throws IOException {
        try (PluginLoader plugins = PluginLoader.loadFolders(folders(arguments));
                LoopbackServer server = new LoopbackServer()) {
            addEndpoints(server, plugins);
            server.serve(input, output, PluginLoader.API_VERSION);
        }
    }

    private static void addEndpoints(LoopbackServer server, PluginLoader plugins) {
        ModelConverter converter = new ModelConverter(new ModelFamilies(plugins.extensions()));
        server.get("/plugins", plugins::descriptors, QUICK);
        server.post(
                "/models/convert",
                ConvertRequest.class,
                r -> converter.convert(Path.of(r.source()), Path.of(r.output())),
                SLOW);
        DatasetInspector inspector = new DatasetInspector(plugins.extensions());
        server.post("/datasets/inspect", InspectRequest.class, inspector::inspect, SLOW);
        server.post("/datasets/import", ImportRequest.class, r -> DatasetImport.run(r, plugins.extensions()), SLOW);
        server.post("/datasets/lengths", LengthsRequest.class, Lengths::of, SLOW);
        Planner planner = new Planner(plugins.extensions(), new SpeedProbe()::speed, Tokenizing::sample);
        server.post("/experiments/plan", PlanRequest.class, planner::plan, QUICK);
        server.post("/tokenize", TokenizeRequest.class, Tokenizing::tokenize, QUICK);
    }

    private static List<Path> folders(List<String> arguments) {
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!arguments.get(i).equals("--plugins") || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "unknown argument '%s'. Use plugin-host --plugins <folder> [--plugins <folder> …]."
                                .formatted(arguments.get(i)));
            }
            folders.add(Path.of(arguments.get(i + 1)));
        }
        return folders;
    }
}
