package dev.headstock.server.processes;

import dev.headstock.server.home.Distribution;
import dev.headstock.server.home.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Starts the trainer program of the distribution in one of the modes that answer. */
@Component
public class TrainerPrograms {
    private static final int JDK_THAT_WARNS_OF_NATIVE_ACCESS = 22;

    private final Distribution distribution;
    private final Home home;
    private final int cpuSlots;
    private final JsonMapper json;

    /** @param cpuSlots as the local executor has them: jobs that share the processor */
    TrainerPrograms(
            Distribution distribution,
            Home home,
            @Value("${headstock.workers.cpu-slots:1}") int cpuSlots,
            JsonMapper json) {
        this.distribution = distribution;
        this.home = home;
        this.cpuSlots = cpuSlots;
        this.json = json;
    }

    /** Loads every jar of the folder, to describe what it offers. Returns once the process answers. */
    public TrainerProcess startPluginHost(Path plugins) throws IOException, InterruptedException {
        return start("plugin-host", List.of("--plugins", plugins.toString()), "");
    }

    /**
     * Loads one trained model. Returns once the process answers.
     *
     * @param start what {@code Predictor.Start} describes
     */
    public TrainerProcess startPredictor(Object start) throws IOException, InterruptedException {
        return start("predictor", List.of(), json.writeValueAsString(start));
    }

    private TrainerProcess start(String mode, List<String> arguments, String firstLine)
            throws IOException, InterruptedException {
        Path log = home.folder("logs").resolve(mode + ".log");
        return TrainerProcess.start(new TrainerProcess.Launch(command(mode, arguments), firstLine, log), json);
    }

    private List<String> command(String mode, List<String> arguments) throws IOException {
        String classPath = distribution
                .trainerClassPath()
                .orElseThrow(
                        () -> new IOException(
                                "HEADSTOCK_DISTRIBUTION is not set, so there is no trainer to run it with. Start the server with ./headstock"));
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dai.djl.offline=true",
                "-DDJL_CACHE_DIR=" + home.folder("cache/djl"),
                // As many as a worker of one slot has: the plugin host measures with them how long runs will take.
                "-Dai.djl.pytorch.num_threads=" + threadsOfOneSlot()));
        if (Runtime.version().feature() >= JDK_THAT_WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath, "dev.headstock.trainer.Main", mode));
        command.addAll(arguments);
        return command;
    }

    private int threadsOfOneSlot() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / cpuSlots);
    }
}
