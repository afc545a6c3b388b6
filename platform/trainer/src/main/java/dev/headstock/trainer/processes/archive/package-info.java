/** Classes in an archive that every process of the trainer maps. */
@NullMarked
package dev.headstock.trainer.processes.archive;

import org.jspecify.annotations.NullMarked;
