/**
 * Files that hold pre-trained models: reading and writing safetensors, and turning what people bring into one canonical folder (config.json,
 * model.safetensors, tokenizer.json). Every file is treated as hostile: sizes are checked before memory is taken, and what is wrong is said
 * with file and tensor.
 */
@NullMarked
package dev.headstock.trainer.pretrained;

import org.jspecify.annotations.NullMarked;
