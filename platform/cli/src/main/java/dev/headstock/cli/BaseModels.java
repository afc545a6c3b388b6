package dev.headstock.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the starter model, importing it when it is not there yet. */
final class BaseModels {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Server server;
    private final Terminal terminal;

    BaseModels(Server server, Terminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    Model starter() throws IOException, InterruptedException {
        Optional<Model> there = find();
        return there.isPresent() ? there.get() : imported();
    }

    private Optional<Model> find() throws IOException, InterruptedException {
        return server.get("/models", Models.class).items().stream()
                .filter(model -> model.source().equals("starter"))
                .findFirst();
    }

    private Model imported() throws IOException, InterruptedException {
        terminal.say("Importing the starter model …");
        ModelImport started = server.post("/models/imports", Map.of("kind", "starter"), ModelImport.class);
        while (true) {
            ModelImport now = server.get("/models/imports/" + started.id(), ModelImport.class);
            if (now.model() != null) {
                return now.model();
            }
            if (now.state().equals("failed")) {
                throw new DemoFailed(now.problems().stream()
                        .map(ModelImport.Problem::message)
                        .collect(Collectors.joining(" ", "The starter model could not be imported. ", "")));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    record Model(String id, String name, String source, long parameters) {}

    private record Models(List<Model> items) {}

    private record ModelImport(
            String id,
            String state,
            List<Problem> problems,
            @Nullable Model model) {

        record Problem(String message) {}
    }
}
