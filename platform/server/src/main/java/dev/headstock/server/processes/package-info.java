/**
 * Processes of the trainer program that answer HTTP on the loopback interface while the server lives: the plugin host, and predictors. Workers are
 * not among them; they outlive the server and belong to the queue.
 */
@NullMarked
package dev.headstock.server.processes;

import org.jspecify.annotations.NullMarked;
