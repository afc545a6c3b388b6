@NullMarked
package dev.headstock.trainer.plugins;

import org.jspecify.annotations.NullMarked;
