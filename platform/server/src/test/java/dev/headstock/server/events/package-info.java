/** News over server-sent events. */
@NullMarked
package dev.headstock.server.events;

import org.jspecify.annotations.NullMarked;
