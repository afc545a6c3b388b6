@NullMarked
package dev.headstock.server.queue.scheduling;

import org.jspecify.annotations.NullMarked;
