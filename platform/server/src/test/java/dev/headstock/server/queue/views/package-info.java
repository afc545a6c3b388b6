@NullMarked
package dev.headstock.server.queue.views;

import org.jspecify.annotations.NullMarked;
