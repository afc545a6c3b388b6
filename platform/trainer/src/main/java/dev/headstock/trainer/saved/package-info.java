/** Model folders of checkpoints and registered versions: what they hold, and how they are written and read. */
@NullMarked
package dev.headstock.trainer.saved;

import org.jspecify.annotations.NullMarked;
