/** Students for distillation: layers and leading rows and columns of a teacher. */
@NullMarked
package dev.headstock.plugins.student;

import org.jspecify.annotations.NullMarked;
