/** Questions, passages and answers as SQuAD writes them. */
@NullMarked
package dev.headstock.plugins.squad;

import org.jspecify.annotations.NullMarked;
