/**
 * Plugin jars and the plugin host. To the server a jar is bytes with a SHA-256; what is in it is told by the plugin host, a child process that
 * may crash without harm. Publishes {@link dev.headstock.server.plugins.PluginsChanged}.
 */
@NullMarked
package dev.headstock.server.plugins;

import org.jspecify.annotations.NullMarked;
