@NullMarked
package dev.headstock.trainer.worker;

import org.jspecify.annotations.NullMarked;
