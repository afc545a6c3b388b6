@NullMarked
package dev.headstock.server.models.downloads;

import org.jspecify.annotations.NullMarked;
