/**
 * Where worker processes run. An {@link dev.headstock.server.executors.Executor} starts, observes and stops processes and finds those
 * of an earlier server again; who owns a job is decided by {@code queue}. Each executor is a sub-package.
 */
@NullMarked
package dev.headstock.server.executors;

import org.jspecify.annotations.NullMarked;
