/** Trained models in the form other programs load: Hugging Face transformers and PEFT. */
@NullMarked
package dev.headstock.trainer.export;

import org.jspecify.annotations.NullMarked;
