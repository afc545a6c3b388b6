/** The span of a passage that answers a question. */
@NullMarked
package dev.headstock.plugins.extractiveqa;

import org.jspecify.annotations.NullMarked;
