/** Features of frozen models, kept in files and shared by everything on this machine that reads the same model and texts. */
@NullMarked
package dev.headstock.trainer.features;

import org.jspecify.annotations.NullMarked;
