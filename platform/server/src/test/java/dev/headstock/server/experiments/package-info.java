/** Laying experiments out and launching them. */
@NullMarked
package dev.headstock.server.experiments;

import org.jspecify.annotations.NullMarked;
