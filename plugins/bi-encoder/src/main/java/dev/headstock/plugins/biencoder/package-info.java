/** One vector for each text, so that similar texts are close. */
@NullMarked
package dev.headstock.plugins.biencoder;

import org.jspecify.annotations.NullMarked;
