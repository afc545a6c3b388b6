@NullMarked
package dev.headstock.plugins.roberta;

import org.jspecify.annotations.NullMarked;
