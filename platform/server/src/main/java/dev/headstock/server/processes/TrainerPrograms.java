package dev.headstock.server.processes;

import dev.headstock.server.home.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Starts the trainer program in one of the modes that serve HTTP. They hold no slots, so they see only the GPUs that are shared. */
@Component
public class TrainerPrograms {
    private static final String HEAP = "1g";

    private final TrainerCommand command;
    private final Home home;
    private final int cpuSlots;
    private final String sharedGpus;
    private final JsonMapper json;
    private final ProcessUser user;

    /**
     * @param cpuSlots as the local executor has them: jobs that share the processor
     * @param sharedGpus numbers of GPUs, separated by commas; blank for none
     */
    TrainerPrograms(
            TrainerCommand command,
            Home home,
            @Value("${headstock.workers.cpu-slots:1}") int cpuSlots,
            @Value("${headstock.shared-gpus:}") String sharedGpus,
            JsonMapper json,
            ProcessUser user) {
        this.command = command;
        this.home = home;
        this.cpuSlots = cpuSlots;
        this.sharedGpus = sharedGpus.strip();
        this.json = json;
        this.user = user;
    }

    /** Loads every jar of the folder, to describe what it offers. Returns once the process is ready. */
    public TrainerProcess startPluginHost(Path plugins) throws IOException, InterruptedException {
        user.letRead(plugins);
        return start("plugin-host", List.of("--plugins", plugins.toString()), "");
    }

    /**
     * Loads one trained model. Returns once the process is ready.
     *
     * @param start what {@code Predictor.Start} describes
     */
    public TrainerProcess startPredictor(Object start) throws IOException, InterruptedException {
        String line = json.writeValueAsString(start);
        user.letRead(json.readTree(line));
        return start("predictor", List.of(), line);
    }

    private TrainerProcess start(String mode, List<String> arguments, String firstLine)
            throws IOException, InterruptedException {
        Path log = home.folder("logs").resolve(mode + ".log");
        TrainerCommand.Program program = new TrainerCommand.Program(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                // As many threads as a worker of one slot has: the plugin host measures with them how long runs take.
                List.of("-XX:+ExitOnOutOfMemoryError", "-Xms32m", "-Dai.djl.pytorch.num_threads=" + threadsOfOneSlot()),
                mode,
                arguments);
        return TrainerProcess.start(
                new TrainerProcess.Launch(command.line(program), TrainerEnvironment.of(sharedGpus), firstLine, log),
                json);
    }

    private int threadsOfOneSlot() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / cpuSlots);
    }
}
