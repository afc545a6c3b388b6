/**
 * Analyses: questions about trained models and base models that plugins answer with figures. An analysis is checked by the plugin host, computed by
 * a job of kind {@code analyze}, and kept with the models that it is about.
 */
@NullMarked
package dev.headstock.server.analyses;

import org.jspecify.annotations.NullMarked;
