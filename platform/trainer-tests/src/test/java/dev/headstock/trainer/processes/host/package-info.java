@NullMarked
package dev.headstock.trainer.processes.host;

import org.jspecify.annotations.NullMarked;
