@NullMarked
package dev.headstock.trainer.pretrained;

import org.jspecify.annotations.NullMarked;
