/** Any number of classes for each text or pair of texts. */
@NullMarked
package dev.headstock.plugins.multilabel;

import org.jspecify.annotations.NullMarked;
