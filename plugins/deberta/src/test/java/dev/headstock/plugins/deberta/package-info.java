@NullMarked
package dev.headstock.plugins.deberta;

import org.jspecify.annotations.NullMarked;
