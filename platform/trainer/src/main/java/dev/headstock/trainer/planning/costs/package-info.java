/** What a run costs, without running it: memory, seconds, the size of checkpoints. */
@NullMarked
package dev.headstock.trainer.planning.costs;

import org.jspecify.annotations.NullMarked;
