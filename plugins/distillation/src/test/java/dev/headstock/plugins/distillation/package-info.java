@NullMarked
package dev.headstock.plugins.distillation;

import org.jspecify.annotations.NullMarked;
