/** Headstock's control plane: REST, dashboard, queue, registry. It loads neither libtorch nor a single plugin class. */
@NullMarked
package dev.headstock.server;

import org.jspecify.annotations.NullMarked;
