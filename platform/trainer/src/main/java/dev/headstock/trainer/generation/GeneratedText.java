package dev.headstock.trainer.generation;

import java.util.List;

/**
 * What was generated for one example.
 *
 * @param ids of the best text, without the stop token
 * @param alternatives further texts, the best first
 * @param confidence the geometric mean of the probabilities of its tokens
 * @param cut whether it ended for another reason than its stop token
 */
public record GeneratedText(int[] ids, List<int[]> alternatives, double confidence, boolean cut) {}
