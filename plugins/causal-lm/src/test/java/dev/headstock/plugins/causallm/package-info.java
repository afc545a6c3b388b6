@NullMarked
package dev.headstock.plugins.causallm;

import org.jspecify.annotations.NullMarked;
