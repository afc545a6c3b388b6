/** What a word or a character means to a model: in sentences, before and after training, and beside its neighbors. */
@NullMarked
package dev.headstock.plugins.microscope;

import org.jspecify.annotations.NullMarked;
