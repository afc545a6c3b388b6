package dev.headstock.server.queue;

import org.jspecify.annotations.Nullable;

/**
 * Where a job that is submitted now would stand.
 *
 * @param ahead waiting jobs before it in line
 * @param seconds from now until it probably starts, 0 for at once; null when that cannot be estimated
 */
public record ExpectedStart(int ahead, @Nullable Double seconds) {}
