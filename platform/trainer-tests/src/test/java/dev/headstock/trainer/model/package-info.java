@NullMarked
package dev.headstock.trainer.model;

import org.jspecify.annotations.NullMarked;
