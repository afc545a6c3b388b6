@NullMarked
package dev.headstock.server.registry.archives;

import org.jspecify.annotations.NullMarked;
