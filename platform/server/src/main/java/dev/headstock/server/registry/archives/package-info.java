/** A version as a download: its files, a readme, and code that asks it for predictions. */
@NullMarked
package dev.headstock.server.registry.archives;

import org.jspecify.annotations.NullMarked;
