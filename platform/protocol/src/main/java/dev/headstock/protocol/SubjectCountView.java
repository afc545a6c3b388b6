package dev.headstock.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How many subjects an analysis takes.
 *
 * @param min at least 1
 * @param max null when there is no limit
 */
public record SubjectCountView(int min, @Nullable Integer max) {}
