/** What the server asks of the plugin host, and what it answers. One HTTP POST per record pair, JSON both ways, loopback only. */
@NullMarked
package dev.headstock.protocol.host;

import org.jspecify.annotations.NullMarked;
