/** One class for each word of a text. */
@NullMarked
package dev.headstock.plugins.tokenclassification;

import org.jspecify.annotations.NullMarked;
