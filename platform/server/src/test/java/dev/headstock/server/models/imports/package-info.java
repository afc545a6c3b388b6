@NullMarked
package dev.headstock.server.models.imports;

import org.jspecify.annotations.NullMarked;
