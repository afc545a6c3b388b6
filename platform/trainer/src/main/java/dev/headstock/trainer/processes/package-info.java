/** What the programs that run beside the server have in common. */
@NullMarked
package dev.headstock.trainer.processes;

import org.jspecify.annotations.NullMarked;
