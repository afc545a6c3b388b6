package dev.headstock.trainer.processes.host;

import dev.headstock.protocol.SettingsDescriptor;
import dev.headstock.protocol.host.AdapterImport;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.HostDescription;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.LengthsRequest;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.Lengths;
import dev.headstock.trainer.datasets.columns.RoleCatalog;
import dev.headstock.trainer.datasets.imports.DatasetImport;
import dev.headstock.trainer.datasets.imports.DatasetInspector;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.foreign.ForeignAdapters;
import dev.headstock.trainer.loopback.LoopbackServer;
import dev.headstock.trainer.measuring.SpeedProbe;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.preview.JobChecks;
import dev.headstock.trainer.planning.preview.Planner;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginLoader;
import dev.headstock.trainer.plugins.RunningCalls;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.studies.Studies;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Serves the server's requests about plugins, models, data sets and plans. It holds no state: a crash loses nothing. */
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
        // The server reads these lines when this process ends without an answer.
        RunningCalls.reportTo(call -> output.println(Json.MAPPER.writeValueAsString(call)));
        try (PluginLoader plugins = PluginLoader.loadFolders(folders(arguments));
                LoopbackServer server = new LoopbackServer(plugins.culprits())) {
            addEndpoints(server, plugins);
            server.serve(input, output, plugins.apiVersion());
        }
    }

    private static void addEndpoints(LoopbackServer server, PluginLoader plugins) {
        Extensions extensions = plugins.extensions();
        server.post("/describe", Map.class, request -> describe(plugins), QUICK);

        ModelConverter converter = new ModelConverter(new ModelFamilies(extensions), ModelTokenizer::vocabulary);
        ForeignAdapters adapters = new ForeignAdapters(extensions, plugins.descriptors());
        server.post("/adapters/import", AdapterImport.Request.class, adapters::make, SLOW);
        Tokenizing tokenizing = new Tokenizing(extensions);
        server.post(
                "/models/convert",
                ConvertRequest.class,
                request -> converter.convert(Path.of(request.source()), Path.of(request.output())),
                SLOW);
        server.post("/tokenize", TokenizeRequest.class, tokenizing::tokenize, QUICK);

        DatasetInspector inspector = new DatasetInspector(extensions);
        server.post("/datasets/inspect", InspectRequest.class, inspector::inspect, SLOW);
        server.post("/datasets/import", ImportRequest.class, request -> DatasetImport.run(request, extensions), SLOW);
        server.post("/datasets/lengths", LengthsRequest.class, request -> Lengths.of(request, extensions), SLOW);

        SpeedProbe probe = new SpeedProbe();
        Planner planner = new Planner(extensions, probe::speed, tokenizing::sample);
        server.post("/experiments/plan", PlanRequest.class, planner::plan, QUICK);
        JobChecks checks = new JobChecks(extensions);
        server.post("/analyses/check", AnalysisCheck.Request.class, checks::check, QUICK);
        server.post("/recipes/check", RecipeCheck.Request.class, checks::check, QUICK);
        Studies studies = new Studies(extensions, probe::speed);
        server.post("/studies/rounds", StudyRound.Request.class, studies::round, QUICK);
        server.post("/studies/figures", StudyRound.Request.class, studies::figures, QUICK);
    }

    private static HostDescription describe(PluginLoader plugins) {
        return new HostDescription(
                plugins.descriptors(),
                new SettingsDescriptor(Resolution.SETTINGS.schema(), Resolution.SETTINGS.defaultsAsJson()),
                RoleCatalog.of(plugins.extensions()).views());
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
