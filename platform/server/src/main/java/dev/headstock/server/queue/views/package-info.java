/**
 * The queue as people see it: jobs with their places, expected starts and devices, their events, and what is counted.
 */
@NullMarked
package dev.headstock.server.queue.views;

import org.jspecify.annotations.NullMarked;
