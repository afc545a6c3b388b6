/**
 * The worker process: does one attempt of one job and tells the server about it. It owns the job only while its lease lasts; when it
 * cannot tell whether it still does, it ends itself.
 */
@NullMarked
package dev.headstock.trainer.processes.worker;

import org.jspecify.annotations.NullMarked;
