package dev.headstock.api;

import java.util.Map;

/**
 * @param answer as people read it
 * @param confidence of the answer, in [0, 1]
 * @param scores probability per possible answer, the likeliest first; of more than about fifty only the likeliest
 */
public record Prediction(String answer, double confidence, Map<String, Double> scores) {}
