package dev.headstock.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the starter model, importing it when it is not there yet. */
final class BaseModels {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Server server;
    private final Terminal terminal;

    BaseModels(Server server, Terminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    /** A new server imports the starter model by itself; when that has failed, this asks once more. */
    Model starter() throws IOException, InterruptedException {
        Optional<ModelImport> asked = Optional.empty();
        while (true) {
            Optional<Model> model = find();
            if (model.isPresent()) {
                return model.get();
            }
            if (asked.isPresent()) {
                failIfFailed(server.get("/models/imports/" + asked.get().id(), ModelImport.class));
            } else if (noneRuns()) {
                terminal.say("Importing the starter model …");
                asked = Optional.of(server.post("/models/imports", Map.of("kind", "starter"), ModelImport.class));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private Optional<Model> find() throws IOException, InterruptedException {
        return server.get("/models", Models.class).items().stream()
                .filter(model -> model.source().equals("starter"))
                .findFirst();
    }

    private boolean noneRuns() throws IOException, InterruptedException {
        return server.get("/models/imports", ModelImports.class).items().stream()
                .noneMatch(each -> each.state().equals("running"));
    }

    private static void failIfFailed(ModelImport asked) {
        if (asked.state().equals("failed")) {
            throw new CommandFailedException(asked.problems().stream()
                    .map(ModelImport.Problem::message)
                    .collect(Collectors.joining(" ", "The starter model could not be imported. ", "")));
        }
    }

    record Model(String id, String name, String source, long parameters) {}

    private record Models(List<Model> items) {}

    private record ModelImports(List<ModelImport> items) {}

    private record ModelImport(String id, String state, List<Problem> problems) {

        record Problem(String message) {}
    }
}
