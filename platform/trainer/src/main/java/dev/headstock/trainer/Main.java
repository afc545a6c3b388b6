package dev.headstock.trainer;

import dev.headstock.trainer.measuring.Measurement;
import dev.headstock.trainer.processes.archive.ClassArchive;
import dev.headstock.trainer.processes.host.PluginHost;
import dev.headstock.trainer.processes.predictor.PredictorProcess;
import dev.headstock.trainer.processes.worker.Worker;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** Starts one of the programs that run beside the server, named by the first argument. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        // The parent reads the first line of standard output. A plugin that prints must not get there before it.
        PrintStream parent = System.out;
        System.setOut(System.err);
        String mode = arguments.length == 0 ? "" : arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (mode) {
            case "plugin-host" -> PluginHost.run(rest, System.in, parent);
            case "worker" -> System.exit(Worker.run(System.in));
            case "predictor" -> PredictorProcess.run(System.in, parent);
            case "measure" -> Measurement.run(parent);
            case "archive-classes" -> parent.printf("%d classes are loaded.%n", ClassArchive.load());
            default -> {
                System.err.printf(
                        "unknown mode '%s'. Modes: plugin-host, worker, predictor, measure, archive-classes.%n", mode);
                System.exit(2);
            }
        }
        // Threads that a plugin left behind must not keep the process alive.
        System.exit(0);
    }
}
