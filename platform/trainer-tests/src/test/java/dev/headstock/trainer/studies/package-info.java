@NullMarked
package dev.headstock.trainer.studies;

import org.jspecify.annotations.NullMarked;
