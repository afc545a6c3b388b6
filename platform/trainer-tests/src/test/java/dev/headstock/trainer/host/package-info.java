@NullMarked
package dev.headstock.trainer.host;

import org.jspecify.annotations.NullMarked;
