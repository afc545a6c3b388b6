/**
 * What a kind of job is and gets: its files from the cache, references and extensions. The jobs that analyze models and make base models are
 * here; those that evaluate and train have packages of their own.
 */
@NullMarked
package dev.headstock.trainer.processes.worker.jobs;

import org.jspecify.annotations.NullMarked;
