package dev.headstock.trainer.planning;

import dev.headstock.api.ModelOutline;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.TrainingSettings;
import java.util.function.Consumer;

/** The limits of the settings that the platform itself decides about. */
final class SettingsCheck {
    private static final int SHORTEST_INPUT = 8;

    private final Consumer<Problem> problems;

    SettingsCheck(Consumer<Problem> problems) {
        this.problems = problems;
    }

    void check(TrainingSettings settings, ModelOutline model) {
        between("epochs", settings.epochs(), 1, 10_000);
        between("batchSize", settings.batchSize(), 1, 4_096);
        checkMaxTokens(settings.maxTokens(), model);
        Double learningRate = settings.learningRate();
        if (learningRate != null) {
            require(
                    learningRate > 0 && learningRate <= 1,
                    "learningRate",
                    "must be above 0 and at most 1",
                    learningRate);
        }
        require(
                settings.weightDecay() >= 0 && settings.weightDecay() <= 1,
                "weightDecay",
                "must be between 0 and 1",
                settings.weightDecay());
        share("warmup", settings.warmup());
        require(
                settings.clipNorm() >= 0 && Double.isFinite(settings.clipNorm()),
                "clipNorm",
                "must be 0 or more; 0 switches clipping off",
                settings.clipNorm());
        Double dropout = settings.dropout();
        if (dropout != null) {
            share("dropout", dropout);
        }
        share("attentionDropout", settings.attentionDropout());
        between("evaluationsPerEpoch", settings.evaluationsPerEpoch(), 1, 1_000);
        between("keepCheckpoints", settings.keepCheckpoints(), 1, 1_000);
    }

    private void checkMaxTokens(int maxTokens, ModelOutline model) {
        if (maxTokens > model.maxTokens()) {
            problems.accept(Problem.error(
                    "/training/maxTokens",
                    "maxTokens %d is more than the %d positions the model has learned. Choose at most %d."
                            .formatted(maxTokens, model.maxTokens(), model.maxTokens())));
        } else {
            between("maxTokens", maxTokens, SHORTEST_INPUT, model.maxTokens());
        }
    }

    void check(Resources resources) {
        if (resources.slots() < 1) {
            problems.accept(Problem.error(
                    "/resources/slots", "slots must be at least 1, was %d.".formatted(resources.slots())));
        }
    }

    private void between(String name, int value, int least, int most) {
        require(value >= least && value <= most, name, "must be between %d and %d".formatted(least, most), value);
    }

    private void share(String name, double value) {
        require(value >= 0 && value < 1, name, "must be at least 0 and below 1", value);
    }

    private void require(boolean holds, String name, String rule, Object value) {
        if (!holds) {
            problems.accept(Problem.error("/training/" + name, "%s %s, was %s.".formatted(name, rule, value)));
        }
    }
}
