/** Tests of plugin jars and the plugin host's supervision. */
@NullMarked
package dev.headstock.server.plugins;

import org.jspecify.annotations.NullMarked;
