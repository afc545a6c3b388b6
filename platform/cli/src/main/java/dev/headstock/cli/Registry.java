package dev.headstock.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One registered model, with its {@code champion}. */
final class Registry {
    private final Server server;
    private final String name;

    Registry(Server server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Registers the run and makes it the champion, unless the champion of an earlier demo is as good: a list of equal versions helps
     * nobody.
     *
     * @return what was decided, as a sentence
     */
    String offer(Run best) throws IOException, InterruptedException {
        Optional<Version> champion = server.find(path("/champion"), Version.class);
        if (champion.isPresent() && champion.get().accuracy() >= best.bestAccuracy()) {
            return "%s version %d stays champion with dev accuracy %.4f; %s reached %.4f."
                    .formatted(
                            name, champion.get().number(), champion.get().accuracy(), best.name(), best.bestAccuracy());
        }
        Map<String, Object> request =
                Map.of("run", best.id(), "alias", "champion", "note", "Best run of the demo: " + best.name() + ".");
        Version registered = server.post(path(""), request, Version.class);
        return "Registered %s as %s version %d, alias champion.".formatted(best.name(), name, registered.number());
    }

    /** The champion's prediction for each text, one line each. */
    List<String> classify(List<String> texts) throws IOException, InterruptedException {
        List<Map<String, String>> inputs =
                texts.stream().map(text -> Map.of("text", text)).toList();
        Prediction prediction = server.post(path("/champion/predict"), Map.of("inputs", inputs), Prediction.class);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Prediction.Answer answer = prediction.answers().get(i);
            lines.add("  %-5s %5.1f %%  %s".formatted(answer.text(), 100 * answer.confidence(), texts.get(i)));
        }
        return lines;
    }

    private String path(String rest) {
        return "/registry/models/" + name + "/versions" + rest;
    }

    private record Version(int number, Run.@Nullable Metric primaryMetric) {
        double accuracy() {
            Double value = primaryMetric == null ? null : primaryMetric.value();
            return value == null ? 0 : value;
        }
    }

    private record Prediction(List<Answer> answers) {
        record Answer(String text, double confidence) {}
    }
}
