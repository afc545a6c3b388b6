@NullMarked
package dev.headstock.trainer.datasets.splits;

import org.jspecify.annotations.NullMarked;
