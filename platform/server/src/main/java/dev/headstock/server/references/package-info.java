/**
 * Model references, {@code version/<model>/<number>}, {@code run/<run>}, {@code run/<run>/<step>} and {@code base/<name>}: which model one means
 * now, by its SHA-256, and where its files are. Jobs have models as subjects, and options of plugins name them.
 */
@NullMarked
package dev.headstock.server.references;

import org.jspecify.annotations.NullMarked;
