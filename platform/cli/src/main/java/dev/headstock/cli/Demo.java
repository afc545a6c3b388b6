package dev.headstock.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The main job from end to end: a model and a data set in, three ways of tuning side by side, the best one registered and in use.
 * Whatever an earlier demo left is used again; the experiment is new unless an earlier demo was interrupted while it trained.
 */
final class Demo {
    private final Server server;
    private final Terminal terminal;
    private final Path samples;
    private final Experiments experiments;

    Demo(Server server, Terminal terminal, Path samples) {
        this.server = server;
        this.terminal = terminal;
        this.samples = samples;
        this.experiments = new Experiments(server, terminal);
    }

    void run() throws IOException, InterruptedException {
        BaseModels.Model model = new BaseModels(server, terminal).starter();
        terminal.say("Base model   %s, %,d parameters".formatted(model.name(), model.parameters()));
        SampleData.Version data = new SampleData(server).version(samples.resolve("spam.csv"));
        terminal.say("Data set     %s version %d".formatted(data.datasetName(), data.number()));

        List<Run> runs = experiments.follow(launchOrContinue(data, model));

        terminal.say("");
        RunTable.of(runs).forEach(terminal::say);
        terminal.say("");
        Experiments.requireSuccess(runs);
        Run best =
                runs.stream().max(Comparator.comparingDouble(Run::bestAccuracy)).orElseThrow();
        Registry registry = new Registry(server, "spam-detector");
        terminal.say(registry.offer(best));
        registry.classify(DemoExperiment.SENTENCES).forEach(terminal::say);
        terminal.say("");
        terminal.say(SignIn.invitation(server));
    }

    /** Gives the experiment's id. What an interrupted demo launched would otherwise stand in the queue before this one's runs. */
    private String launchOrContinue(SampleData.Version data, BaseModels.Model model)
            throws IOException, InterruptedException {
        Optional<Interrupted> interrupted = server.get("/experiments?state=active", Active.class).items().stream()
                .filter(experiment -> experiment.name().equals(DemoExperiment.NAME))
                .findFirst();
        if (interrupted.isPresent()) {
            terminal.say("Experiment   %d · goes on where it was interrupted%n"
                    .formatted(interrupted.get().number()));
            return interrupted.get().id();
        }
        Experiments.Launched launched = experiments.launch(DemoExperiment.on(data.id(), model.id()));
        terminal.say("Experiment   %d · %s%n".formatted(launched.number(), launched.name()));
        return launched.id();
    }

    private record Interrupted(String id, long number, String name) {}

    private record Active(List<Interrupted> items) {}
}
