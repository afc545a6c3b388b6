@NullMarked
package dev.headstock.trainer.planning.costs;

import org.jspecify.annotations.NullMarked;
