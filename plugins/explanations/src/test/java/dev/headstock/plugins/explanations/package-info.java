@NullMarked
package dev.headstock.plugins.explanations;

import org.jspecify.annotations.NullMarked;
