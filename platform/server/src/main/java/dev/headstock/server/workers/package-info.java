/**
 * The REST API of workers, above {@code queue} and {@code runs}: assignments, reports, uploads. Every write of a worker first proves
 * that its attempt owns the job.
 */
@NullMarked
package dev.headstock.server.workers;

import org.jspecify.annotations.NullMarked;
