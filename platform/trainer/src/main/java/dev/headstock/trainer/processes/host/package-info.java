/** The plugin host: the process in which the server lets plugins be described, and experiments be checked and planned. */
@NullMarked
package dev.headstock.trainer.processes.host;

import org.jspecify.annotations.NullMarked;
