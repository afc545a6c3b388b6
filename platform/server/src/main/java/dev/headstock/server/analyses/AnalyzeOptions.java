package dev.headstock.server.analyses;

import dev.headstock.protocol.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Options of a job of kind {@code analyze}.
 *
 * @param seed of everything random; 42 when left out
 */
record AnalyzeOptions(Choice analysis, @Nullable Long seed) {}
