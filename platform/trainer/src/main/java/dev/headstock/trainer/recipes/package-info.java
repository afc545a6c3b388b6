/** What a recipe works with to make a base model: models, texts, a training loop of its own, and a writer that checks the result. */
@NullMarked
package dev.headstock.trainer.recipes;

import org.jspecify.annotations.NullMarked;
