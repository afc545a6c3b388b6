@NullMarked
package dev.headstock.trainer.features;

import org.jspecify.annotations.NullMarked;
