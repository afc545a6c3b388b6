/** Base models as archives that other programs read. */
@NullMarked
package dev.headstock.server.models.downloads;

import org.jspecify.annotations.NullMarked;
