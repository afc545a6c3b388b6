@NullMarked
package dev.headstock.plugins.student;

import org.jspecify.annotations.NullMarked;
