/** Versions that come in from a folder or archive, and adapters that were trained elsewhere. */
@NullMarked
package dev.headstock.server.registry.imports;

import org.jspecify.annotations.NullMarked;
