/**
 * The worker's connection to the server: requests with retries, the lease and its heartbeats, and reports of metrics and log lines that wait
 * while the server is away. Knows no kind of job.
 */
@NullMarked
package dev.headstock.trainer.processes.worker.server;

import org.jspecify.annotations.NullMarked;
