@NullMarked
package dev.headstock.trainer.datasets;

import org.jspecify.annotations.NullMarked;
