package dev.headstock.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The experiments of a server, and their progress on the terminal. */
final class Experiments {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Server server;
    private final Terminal terminal;

    Experiments(Server server, Terminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    record Launched(String id, long number, String name, List<Run> runs) {}

    /** @param request the body of {@code POST /experiments} */
    Launched launch(Object request) throws IOException, InterruptedException {
        return server.post("/experiments", request, Launched.class);
    }

    /** Shows the runs until all of them have ended, and returns them. */
    List<Run> follow(String id) throws IOException, InterruptedException {
        while (true) {
            Experiment experiment = server.get("/experiments/" + id, Experiment.class);
            terminal.show(experiment.runs().stream().map(ProgressLine::new).toList());
            if (experiment.finished()) {
                return experiment.runs();
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** @throws CommandFailedException that says of each run that did not succeed why */
    static void requireSuccess(List<Run> runs) {
        String failures = runs.stream()
                .filter(run -> run.state() != Run.State.SUCCEEDED)
                .map(Experiments::explain)
                .collect(Collectors.joining(System.lineSeparator()));
        if (!failures.isEmpty()) {
            throw new CommandFailedException(failures);
        }
    }

    private static String explain(Run run) {
        String reason = run.reason() == null ? run.headline() : run.reason();
        return "%s did not succeed: %s %s".formatted(run.name(), reason, run.hint() == null ? "" : run.hint());
    }
}
