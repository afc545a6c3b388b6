@NullMarked
package dev.headstock.trainer.datasets.imports;

import org.jspecify.annotations.NullMarked;
