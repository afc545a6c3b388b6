@NullMarked
package dev.headstock.trainer.loopback;

import org.jspecify.annotations.NullMarked;
