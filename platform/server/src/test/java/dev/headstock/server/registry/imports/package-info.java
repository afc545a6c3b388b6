@NullMarked
package dev.headstock.server.registry.imports;

import org.jspecify.annotations.NullMarked;
