package dev.headstock.api;

import java.util.Map;

/**
 * @param answer as people read it
 * @param confidence of the answer, in [0, 1]
 * @param scores probability per possible answer; empty when there are too many to list
 */
public record Prediction(String answer, double confidence, Map<String, Double> scores) {}
