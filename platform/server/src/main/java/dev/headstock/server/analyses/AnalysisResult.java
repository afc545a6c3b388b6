package dev.headstock.server.analyses;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question about models with its answer.
 *
 * @param figures each with {@code kind}, {@code title} and the kind's own fields; empty until the job has succeeded
 */
public record AnalysisResult(@JsonUnwrapped Analysis analysis, List<Map<String, @Nullable Object>> figures) {}
