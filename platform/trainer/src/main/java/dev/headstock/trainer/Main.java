package dev.headstock.trainer;

import dev.headstock.trainer.host.PluginHost;
import dev.headstock.trainer.measuring.Measurement;
import dev.headstock.trainer.predictor.PredictorProcess;
import dev.headstock.trainer.worker.Worker;
import java.util.Arrays;
import java.util.List;

/** Starts one of the programs that run beside the server, named by the first argument. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        String mode = arguments.length == 0 ? "" : arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (mode) {
            case "plugin-host" -> PluginHost.run(rest, System.in, System.out);
            case "worker" -> System.exit(Worker.run(System.in));
            case "predictor" -> PredictorProcess.run(System.in, System.out);
            case "measure" -> Measurement.run(System.out);
            default -> {
                System.err.printf("unknown mode '%s'. Modes: plugin-host, worker, predictor, measure.%n", mode);
                System.exit(2);
            }
        }
        // Threads that a plugin left behind must not keep the process alive.
        System.exit(0);
    }
}
