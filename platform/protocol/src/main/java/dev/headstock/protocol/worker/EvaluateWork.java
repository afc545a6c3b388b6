package dev.headstock.protocol.worker;

import dev.headstock.protocol.Split;
import java.util.List;

/**
 * Evaluate a trained model.
 *
 * @param splits of the data set version, in this order
 * @param replicates bootstrap replicates for intervals; 0 for none
 */
public record EvaluateWork(ModelFiles model, DataFiles data, List<Split> splits, int replicates) {}
