package dev.headstock.trainer.training.steps;

import java.util.LinkedHashMap;
import java.util.Map;

/** What interceptors and optimizers log in a step; the mean of what is logged several times under one name. */
public final class StepLog {
    private final Map<String, Mean> means = new LinkedHashMap<>();

    private static final class Mean {
        private double sum;
        private long count;
    }

    void add(String name, double value) {
        Mean mean = means.computeIfAbsent(name, first -> new Mean());
        mean.sum += value;
        mean.count++;
    }

    public Map<String, Double> means() {
        Map<String, Double> values = new LinkedHashMap<>();
        means.forEach((name, mean) -> values.put(name, mean.sum / mean.count));
        return values;
    }
}
