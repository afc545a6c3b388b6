package dev.headstock.trainer.measuring;

import dev.headstock.trainer.Json;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Starts one measuring process and keeps what it found. */
public final class SpeedProbe {
    private static final Logger log = LoggerFactory.getLogger(SpeedProbe.class);
    /** The first start on a machine unpacks libtorch. */
    private static final long LONGEST_SECONDS = 60;

    private final CompletableFuture<MachineSpeed> found;

    /** Begins at once, in the background. */
    public SpeedProbe() {
        this.found = CompletableFuture.supplyAsync(SpeedProbe::measure);
    }

    /** Waits for the measurement when it is still running. */
    public MachineSpeed speed() {
        return found.join();
    }

    private static MachineSpeed measure() {
        try {
            Process process = new ProcessBuilder(command())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output = process.inputReader()) {
                process.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
                return Json.MAPPER.readValue(output.readLine(), MachineSpeed.class);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException | IllegalArgumentException | CompletionException | JacksonException e) {
            log.warn("the machine's speed could not be measured; estimated durations are guesses", e);
            return MachineSpeed.ASSUMED;
        }
    }

    /** This very Java, with the same options, which say how many threads a slot has, and the same jars. */
    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.headstock.trainer.Main", "measure"));
        return command;
    }
}
