@NullMarked
package dev.headstock.plugins.extractiveqa;

import org.jspecify.annotations.NullMarked;
